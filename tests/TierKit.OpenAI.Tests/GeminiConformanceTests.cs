using Microsoft.Extensions.DependencyInjection;
using TierKit.Conformance;
using TierKit.Hosting;
using TierKit.Testing.Conformance;

namespace TierKit.Providers.Tests;

public sealed class GeminiConformanceTests : ProviderFaultTests
{
    public override string Provider => "Gemini";

    protected override ProviderWire Wire => OpenAIWords.Wire with { Path = "/v1beta/openai/chat/completions" };

    protected override void Register(ITierKitBuilder kit, string address) =>
        kit.AddGemini("service", "m", address + "/v1beta/openai", configure: Settings);
}
