#:project ../../src/TierKit.Testing/TierKit.Testing.csproj
#:property TargetFramework=net10.0
#:property PublishAot=false
// Three tiers of AI on fakes: no key, no model, no network. Run it with: dotnet run samples/hello/hello.cs
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Testing;
using TierKit.Tiers;

FaultSwitch mondays = new();
await using TierLab lab = TierLab.Create(kit => kit
    .AddFake("local", Tier.Sovereign, replies: "Hello from home.")
    .AddFake("claude", Tier.Partner, replies: "Hello from afar.", fault: Fault.SilentBeforeHeaders.While(mondays)));

await AskAsync("An ordinary day");
mondays.IsOn = true;
await AskAsync("A bad Monday");

async Task AskAsync(string day)
{
    Console.WriteLine($"{day}:");
    List<ChatResponseUpdate> updates = [];
    await foreach (ChatResponseUpdate update in lab.Chat.GetStreamingResponseAsync("Say hello.", new ChatOptions().WithPolicy("partner-first")))
    {
        Console.Write(update.Text);
        updates.Add(update);
    }

    Console.WriteLine($"\n{updates.ToChatResponse().GetRoute()}");
    Console.WriteLine($"virtual time: {lab.Time.Elapsed}\n");
}
