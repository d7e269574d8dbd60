using Microsoft.Extensions.DependencyInjection;
using TierKit.Conformance;
using TierKit.Hosting;
using TierKit.Testing.Conformance;

namespace TierKit.Providers.Tests;

public sealed class LlamaCppConformanceTests : ProviderFaultTests
{
    public override string Provider => "LlamaCpp";

    protected override ProviderWire Wire => OpenAIWords.Wire with { Path = "/v1/chat/completions" };

    protected override void Register(ITierKitBuilder kit, string address) =>
        kit.AddLlamaCpp("service", "m", address + "/v1", configure: Settings);
}
