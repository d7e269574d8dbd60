using Microsoft.Extensions.DependencyInjection;
using TierKit.Conformance;
using TierKit.Hosting;
using TierKit.Testing.Conformance;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

public sealed class OpenAICompatibleConformanceTests : ProviderFaultTests
{
    public override string Provider => "OpenAICompatible";

    protected override ProviderWire Wire => OpenAIWords.Wire;

    protected override void Register(ITierKitBuilder kit, string address) =>
        kit.AddOpenAICompatible("studio", Tier.Sovereign, "m", address + "/v1", configure: Settings);
}
