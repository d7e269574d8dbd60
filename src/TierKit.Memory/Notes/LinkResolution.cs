namespace TierKit.Memory.Notes;

/// <summary>Tells which note a link means: one, none, or several that nothing tells apart.</summary>
internal sealed record LinkResolution(NoteEntry? Note, string? Project, IReadOnlyList<NoteEntry> Candidates)
{
    public static LinkResolution None { get; } = new(null, null, []);

    public bool IsAmbiguous => Candidates.Count > 0;

    public static LinkResolution To(NoteEntry? note, INoteLookup project) => note is null ? None : new(note, project.Project, []);

    public static LinkResolution Ambiguous(IReadOnlyList<NoteEntry> candidates) => new(null, null, candidates);
}
