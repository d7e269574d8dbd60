using Microsoft.Extensions.DependencyInjection;
using TierKit.Conformance;
using TierKit.Hosting;
using TierKit.Testing.Conformance;

namespace TierKit.Providers.Tests;

public sealed class VllmConformanceTests : ProviderFaultTests
{
    public override string Provider => "Vllm";

    protected override ProviderWire Wire => OpenAIWords.Wire with { Path = "/v1/chat/completions" };

    protected override void Register(ITierKitBuilder kit, string address) =>
        kit.AddVllm("service", "m", address + "/v1", configure: Settings);
}
