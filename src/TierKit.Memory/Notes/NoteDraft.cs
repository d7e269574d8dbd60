namespace TierKit.Memory.Notes;

/// <summary>Holds what a caller wants to write, before it has a permalink.</summary>
internal sealed record NoteDraft(string Title, string Type, string Content)
{
    public IReadOnlyList<KeyValuePair<string, object?>> Metadata { get; init; } = [];

    /// <summary>Gets the tags given beside the content; none leaves those of content and metadata.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
