using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Snippets;

internal static class GettingStarted
{
    public static async Task UseAsync()
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .AddOllama("local", model: "llama3.2")
            .AddAnthropic("claude", model: "claude-sonnet-5"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        IChatClient chat = provider.GetRequiredService<IChatClient>();
        ChatResponse response = await chat.GetResponseAsync("Say hello.");
        Console.WriteLine(response.Text);
        Console.WriteLine(response.GetRoute());
    }

    public static void Configure(HostApplicationBuilder builder)
    {
        builder.Services.AddTierKit(builder.Configuration.GetSection("TierKit"));
    }
}
