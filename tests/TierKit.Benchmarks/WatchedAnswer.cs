using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Benchmarks;

/// <summary>What it costs to note of one answer who gave it and whether it kept the contract, against taking a lock.</summary>
public class WatchedAnswer
{
    private static readonly ContractEvidence Whole = default(ContractEvidence)
        .With(ContractBreach.Empty, failed: false).With(ContractBreach.Truncation, failed: false).With(ContractBreach.Refusal, failed: false);

    private readonly Lock _lock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("tierkit-figures-").FullName;
    private AnswerWatch _watch = null!;
    private AnswerWatch _booked = null!;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private TrafficBook _book = null!;
    private long _locked;

    [GlobalSetup]
    public void Setup()
    {
        TierService service = new("claude", Tier.Partner, ServiceKind.Chat);
        _book = new TrafficBook(new TrafficJournal(_folder, TimeProvider.System, NullLogger.Instance), TimeProvider.System);
        _watch = new AnswerWatch(service, 5, TimeProvider.System);
        _booked = new AnswerWatch(service, 5, TimeProvider.System);
        _book.Watch(_booked);
    }

    [GlobalCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

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

    /// <summary>The same with what the matrix keeps under a configured folder: outcome, duration, cost and contract.</summary>
    [Benchmark]
    public void NotedAndBooked()
    {
        _booked.NoteIdentity("claude-x", "claude-x-1", "fp_1", "2023-06-01");
        _booked.Note(Whole);
        _book.Attempt("claude", served: true, TimeSpan.FromMilliseconds(800), cost: .0021m, _now);
    }
}
