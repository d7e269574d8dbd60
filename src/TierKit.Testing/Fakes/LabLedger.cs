using System.Collections.Concurrent;
using TierKit.Telemetry;

namespace TierKit.Testing.Fakes;

/// <summary>Keeps what a lab's attempts used and cost.</summary>
internal sealed class LabLedger : IRouteLedger
{
    private readonly ConcurrentQueue<LedgerEntry> _entries = new();

    public IReadOnlyList<LedgerEntry> Entries => [.. _entries];

    public void Record(LedgerEntry entry) => _entries.Enqueue(entry);
}
