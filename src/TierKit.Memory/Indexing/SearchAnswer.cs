namespace TierKit.Memory.Indexing;

/// <summary>Represents what a search found. Immutable.</summary>
public sealed class SearchAnswer
{
    /// <summary>Gets the notes of the page, best first.</summary>
    public IReadOnlyList<NoteHit> Hits { get; init; } = [];

    /// <summary>Gets how many notes were found in all, as far as the search looked.</summary>
    public int Total { get; init; }

    /// <summary>Gets whether more notes may exist than <see cref="Total"/> says.</summary>
    public bool TotalIsExact { get; init; } = true;

    /// <summary>Gets the words that were looked for, after common ones were dropped, in their searched form.</summary>
    public IReadOnlyList<string> Terms { get; init; } = [];

    /// <summary>Gets why nothing was returned, in words for a person; <see langword="null"/> where something was.</summary>
    public string? Nothing { get; init; }

    /// <summary>Gets what the answer lacks, such as that a service was away and another index stood in; <see langword="null"/> where it lacks nothing.</summary>
    public string? Notice { get; init; }
}
