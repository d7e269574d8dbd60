using Microsoft.Extensions.DependencyInjection;
using TierKit.Testing.Conformance;
using TierKit.Conformance;
using TierKit.Hosting;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

public sealed class AnthropicHostileTests : HostileServerTests
{
    protected override ProviderWire Wire => AnthropicWords.Wire;

    protected override string[] FinishWords { get; } = [AnthropicWords.Finish("end_turn"), AnthropicWords.Finish("max_tokens")];

    protected override void Register(ITierKitBuilder kit, string address) => kit.AddAnthropic("claude", "claude-test", address, configure: Bound);

    private static void Bound(ServiceOptions options)
    {
        options.ApiKey = "sk-ant-never-shown";
        options.Limits.MaxLineBytes = LineLimit;
        options.Limits.MaxResponseBytes = AnswerLimit;
    }
}
