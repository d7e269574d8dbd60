using TierKit.Memory.Indexing;
using TierKit.Memory.KernelMemory.Documents;

namespace TierKit.Memory.KernelMemory.Searching;

/// <summary>Gathers passages of the service into hits: those of notes as they are wanted now, and of nothing else.</summary>
internal sealed class PassageGroups(DocumentIds ids, QueryWords words, int passagesPerNote)
{
    private Dictionary<Guid, List<KernelMemoryPassage>> _notes = [];

    public int Count => _notes.Count;

    /// <summary>Gets whether the service named nothing at all, current or not.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Gets the notes of which the service showed another version than the one that is wanted.</summary>
    public IReadOnlySet<Guid> Stale { get; private set; } = new HashSet<Guid>();

    /// <summary>Reads an answer in place of the one before.</summary>
    public void Read(IReadOnlyList<KernelMemoryPassage> passages, DocumentLedger ledger)
    {
        IsEmpty = passages.Count == 0;
        (Guid Note, KernelMemoryPassage Passage)[] ours = [.. passages.Select(passage => (Note: ids.NoteOf(passage.DocumentId), passage)).Where(static pair => pair.Note is not null).Select(static pair => (pair.Note!.Value, pair.passage))];
        Dictionary<Guid, (string? Version, DocumentState State)> known = ledger.Find([.. ours.Select(static pair => pair.Note).Distinct()]);
        Stale = ours.Where(pair => !IsCurrent(pair.Passage, known.GetValueOrDefault(pair.Note))).Select(static pair => pair.Note).ToHashSet();
        _notes = ours.Where(pair => IsCurrent(pair.Passage, known.GetValueOrDefault(pair.Note))).GroupBy(static pair => pair.Note)
            .ToDictionary(static note => note.Key, static note => note.Select(static pair => pair.Passage).OrderByDescending(static passage => passage.Relevance).ThenBy(static passage => passage.Number).ToList());
    }

    public List<NoteHit> Hits()
        => [.. _notes.OrderByDescending(static note => note.Value[0].Relevance).ThenBy(static note => note.Key).Select(note => new NoteHit
        {
            NoteId = note.Key,
            Score = note.Value[0].Relevance,
            Parts = [new ScorePart("meaning", note.Value[0].Relevance)],
            MatchedTerms = [.. note.Value.SelectMany(passage => words.FoundIn(passage.Text)).Distinct()],
            Passages = [.. note.Value.Take(passagesPerNote).Select(Passage)],
        })];

    private PassageHit Passage(KernelMemoryPassage passage) => new()
    {
        Text = OutgoingDocument.OwnText(passage),
        Score = passage.Relevance,
        Parts = [new ScorePart("meaning", passage.Relevance)],
        MatchedTerms = words.FoundIn(passage.Text),
    };

    // The service shows old text until it has worked its queue off, and deleted text a moment longer.
    private static bool IsCurrent(KernelMemoryPassage passage, (string? Version, DocumentState State) wanted)
        => wanted.Version is { } version && wanted.State is DocumentState.Found or DocumentState.Waiting
            && passage.Tags.TryGetValue(OutgoingDocument.VersionTag, out IReadOnlyList<string>? tags) && tags.Contains(version, StringComparer.Ordinal);
}
