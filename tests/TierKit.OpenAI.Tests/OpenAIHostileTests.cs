using Microsoft.Extensions.DependencyInjection;
using TierKit.Testing.Conformance;
using TierKit.Conformance;
using TierKit.Hosting;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

public sealed class OpenAIHostileTests : HostileServerTests
{
    protected override ProviderWire Wire => OpenAIWords.Wire;

    protected override string[] FinishWords { get; } = [OpenAIWords.Delta("{}", "stop"), OpenAIWords.Delta("{}", "length")];

    protected override void Register(ITierKitBuilder kit, string address) => kit.AddOpenAI("gpt", "m", address + "/v1", configure: Bound);

    private static void Bound(ServiceOptions options)
    {
        options.ApiKey = "sk-never-shown";
        options.Limits.MaxLineBytes = LineLimit;
        options.Limits.MaxResponseBytes = AnswerLimit;
    }
}
