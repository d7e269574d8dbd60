using TierKit.Memory.Indexing;
using TierKit.Memory.KernelMemory.Documents;
using TierKit.Policy;

namespace TierKit.Memory.KernelMemory.Searching;

/// <summary>Finds what the ledger does not know of the notes that there are.</summary>
internal sealed class LedgerComparison
{
    /// <param name="notes">What there is.</param>
    /// <param name="rows">What the ledger knows.</param>
    /// <param name="settled">What was touched after this may be on its way into the catalogue, or out of it.</param>
    public LedgerComparison(IReadOnlyList<CatalogNote> notes, IReadOnlyList<(Guid Id, string Path, string? Checksum, DocumentState State, DateTimeOffset Changed)> rows, DateTimeOffset settled)
    {
        Dictionary<Guid, (Guid Id, string Path, string? Checksum, DocumentState State, DateTimeOffset Changed)> known = rows.ToDictionary(static row => row.Id);
        HashSet<Guid> there = [.. notes.Where(static note => note.Sensitivity != Sensitivity.Secret).Select(static note => note.Id)];
        Changed = [.. notes.Where(note => there.Contains(note.Id) && (!known.TryGetValue(note.Id, out var row)
            || row.Path != note.Path || row.Checksum != note.File.Checksum || (row.State == DocumentState.Leaving && row.Changed < settled)))];
        Gone = [.. rows.Where(row => row.State != DocumentState.Leaving && row.Changed < settled && !there.Contains(row.Id)).Select(static row => row.Id)];
    }

    /// <summary>Gets the notes that are new to it, or not as it knows them.</summary>
    public IReadOnlyList<CatalogNote> Changed { get; }

    /// <summary>Gets what it has and nobody else.</summary>
    public IReadOnlyList<Guid> Gone { get; }
}
