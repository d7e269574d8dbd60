using Microsoft.Extensions.DependencyInjection;
using TierKit.Testing.Conformance;
using TierKit.Conformance;
using TierKit.Hosting;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

public sealed class OllamaHostileTests : HostileServerTests
{
    protected override ProviderWire Wire => OllamaWords.Wire;

    protected override string[] FinishWords { get; } =
        [OllamaWords.Done, OllamaWords.Done.Replace("\"stop\"", "\"length\"", StringComparison.Ordinal)];

    protected override void Register(ITierKitBuilder kit, string address) => kit.AddOllama("local", "llama3.2", address, configure: Bound);

    protected override Task AnswerAsideAsync(LoopbackExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.AnswerAsync(200, exchange.Request.Path == "/api/ps" ? OllamaWords.Running("llama3.2:latest", "2025-11-03T10:26:07Z") : "{}");
    }
    private static void Bound(ServiceOptions options)
    {
        options.Limits.MaxLineBytes = LineLimit;
        options.Limits.MaxResponseBytes = AnswerLimit;
    }
}
