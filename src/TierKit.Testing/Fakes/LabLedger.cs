using System.Collections.Concurrent;
using TierKit.Telemetry;

namespace TierKit.Testing.Fakes;

/// <summary>Keeps what a lab's attempts used and cost.</summary>
internal sealed class LabLedger : IRouteLedger
{
    // Enough for any test to look back on; a soak must not grow.
    private const int EntriesKept = 10_000;

    private readonly ConcurrentQueue<LedgerEntry> _entries = new();

    public IReadOnlyList<LedgerEntry> Entries => [.. _entries];

    public void Record(LedgerEntry entry)
    {
        _entries.Enqueue(entry);
        while (_entries.Count > EntriesKept)
        {
            _entries.TryDequeue(out _);
        }
    }
}
