using ConsoleAgent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using TierKit;
using TierKit.Policy;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.SetMinimumLevel(LogLevel.Error);

string notes = Path.Combine(AppContext.BaseDirectory, "notes");
builder.Services.AddKernel().AddTierKit(kit => kit
    .AddOllama("local", model: Environment.GetEnvironmentVariable("OLLAMA_MODEL") ?? "llama3.2")
    .AddAnthropic("claude", model: "claude-sonnet-5")
    .AddOpenAI("gpt", model: "gpt-5.2")
    .AddGemini("gemini", model: "gemini-3-pro")
    // The sample's notes are public documentation and say so; yours are Private unless you say otherwise.
    .AddBasicMemory(notes)
    // What the agent is for; the drill in tests/TierKit.Cli.Tests takes everything away that it stands on, one after another.
    .AddCapability("answer", c => c.Critical().Requires(RoutePolicies.SovereignFirst, "store:notes")));
builder.Services.AddSingleton<Agent>();

try
{
    using IHost host = builder.Build();
    await host.StartAsync();
    Agent agent = host.Services.GetRequiredService<Agent>();
    await (args is ["/note", ..] ? agent.RememberAsync(string.Join(' ', args[1..])) : args.Length > 0 ? agent.AnswerAsync(string.Join(' ', args)) : agent.ConverseAsync());
    await host.StopAsync();
    return 0;
}
catch (TierKitException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
