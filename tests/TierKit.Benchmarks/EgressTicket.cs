using BenchmarkDotNet.Attributes;
using TierKit.Policy;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Benchmarks;

/// <summary>What a decision of the table and a ticket for one attempt cost, against a value that flows with the call.</summary>
/// <remarks>A plan keeps its grants, so that a call makes the decision once however many services are asked.</remarks>
public class EgressTicket
{
    private static readonly AsyncLocal<object?> Flowing = new();
    private static readonly Uri Address = new("https://api.partner.test");

    private readonly EgressTable _table = new();
    private readonly TierService _service = new("away", Tier.Partner, ServiceKind.Chat);
    private readonly object _value = new();

    [Benchmark(Baseline = true)]
    public void FlowingValue()
    {
        Flowing.Value = _value;
        Flowing.Value = null;
    }

    [Benchmark]
    public EgressDecision DecisionAndTicket()
    {
        EgressDecision decision = _table[Sensitivity.Internal, Tier.Partner] ?? EgressTable.DefaultOf(Sensitivity.Internal, Tier.Partner);
        TransportAttempt? ticket = TransportAttempt.Begin(_service, Address, new EgressGrant("default", Sensitivity.Internal, decision), CancellationToken.None);
        ticket!.End();
        return decision;
    }
}
