using BenchmarkDotNet.Attributes;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Benchmarks;

/// <summary>What it costs to note of one answer who gave it and whether it kept the contract, against taking a lock.</summary>
public class WatchedAnswer
{
    private static readonly ContractEvidence Whole = default(ContractEvidence)
        .With(ContractBreach.Empty, failed: false).With(ContractBreach.Truncation, failed: false).With(ContractBreach.Refusal, failed: false);

    private readonly Lock _lock = new();
    private AnswerWatch _watch = null!;
    private long _locked;

    [GlobalSetup]
    public void Setup() => _watch = new AnswerWatch(new TierService("claude", Tier.Partner, ServiceKind.Chat), 5, TimeProvider.System);

    [Benchmark(Baseline = true)]
    public long Locked()
    {
        lock (_lock)
        {
            return ++_locked;
        }
    }

    [Benchmark]
    public void Noted()
    {
        _watch.NoteIdentity("claude-x", "claude-x-1", "fp_1", "2023-06-01");
        _watch.Note(Whole);
    }
}
