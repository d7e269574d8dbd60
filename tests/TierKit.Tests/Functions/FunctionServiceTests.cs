using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Functions;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Tests.Functions;

public sealed class FunctionServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Tier.Sovereign, true)]
    [InlineData(Tier.Partner, false)]
    public async Task Ask_PrivateCall_ReachesTheSovereignServiceAlone(Tier tier, bool reaches)
    {
        int calls = 0;
        await using TierLab lab = Lab(tier, () => ++calls);
        using RouteScope scope = RouteScope.Begin(sensitivity: Sensitivity.Private);

        Exception? failed = await Record.ExceptionAsync(() => Function(lab).AskAsync([], Token));

        Assert.Equal((reaches ? 1 : 0, reaches), (calls, failed is null));
        Assert.Equal(reaches ? null : ExclusionReason.Sensitivity, (failed as AllServicesFailedException)?.Exclusions[0].Reason);
    }

    [Fact]
    public async Task Ask_Calls_AreInTheMatrixAndNoModelSeesTheFunction()
    {
        int calls = 0;
        await using TierLab lab = Lab(Tier.Sovereign, () => ++calls < 3 ? calls : throw new IOException("away"));
        await Function(lab).AskAsync([], Token);
        await Function(lab).AskAsync([], Token);
        await Assert.ThrowsAnyAsync<Exception>(() => Function(lab).AskAsync([], Token));

        MatrixRow row = lab.Services.GetRequiredService<TrafficMatrix>().Read().Single(static r => r.Service.Name == "store");

        Assert.Equal((2, 1, "Store of ours"), (row.LastHour.Successes, row.LastHour.Failures, row.Service.Provider));
        Assert.DoesNotContain(lab.Services.GetServices<Toolset>(), static t => t.Name == "store");
    }

    [Fact]
    public async Task Probe_FunctionThatKnowsAFreeQuestion_IsAsked()
    {
        await using TierLab lab = Lab(Tier.Sovereign, static () => 1);
        TierService service = lab.Services.GetRequiredService<ServiceCatalog>().Services.Single(static s => s.Name == "store");

        ServiceProbe? probe = await lab.Services.GetRequiredService<ServiceProbes>().ProbeAsync(service, Token);

        Assert.Equal((LoadState.Loaded, "Store 1"), (probe?.State, probe?.Server));
    }

    private static TieredFunction Function(TierLab lab) => lab.Services.GetRequiredKeyedService<TieredFunction>("store");

    private static TierLab Lab(Tier tier, Func<int> call)
        => TierLab.Create(kit => kit.AddFake("chat", Tier.Sovereign).AddFunctionService("store", tier, "Store of ours", _ => new StubStore(call)));

    private sealed class StubStore(Func<int> call) : AIFunction, IServiceProber
    {
        public override string Name => "store";

        public ValueTask<ServiceProbe> ProbeAsync(CancellationToken cancellationToken) => new(new ServiceProbe(LoadState.Loaded, "there") { Server = "Store 1" });

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new(call());
    }
}
