using Microsoft.Extensions.DependencyInjection;
using TierKit.Conformance;
using TierKit.Hosting;
using TierKit.Testing.Conformance;
using TierKit.Testing.Loopback;

namespace TierKit.Providers.Tests;

public sealed class OllamaConformanceTests : ProviderFaultTests
{
    public override string Provider => "Ollama";

    protected override ProviderWire Wire => OllamaWords.Wire;

    // The suite waits for waits of two seconds, which a sovereign service's connect clock would be too.
    protected override void Register(ITierKitBuilder kit, string address) =>
        kit.AddOllama("local", "llama3.2", address, configure: static o =>
        {
            Settings(o);
            o.Clocks.Connect = TimeSpan.FromSeconds(3);
        });

    protected override Task AnswerAsideAsync(LoopbackExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.AnswerAsync(200, exchange.Request.Path switch
        {
            "/api/show" => "{}",
            "/api/ps" => OllamaWords.Running("llama3.2:latest", "2025-11-03T10:26:07Z"),
            "/api/tags" => OllamaWords.Tags("llama3.2:latest"),
            _ => """{"version":"0.12.6"}""",
        });
    }
}
