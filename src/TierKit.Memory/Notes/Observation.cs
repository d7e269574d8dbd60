namespace TierKit.Memory.Notes;

/// <summary>Represents one categorised or hash-tagged statement of a note; the line is counted from 1 in the file.</summary>
internal sealed record Observation(string? Category, string Content, IReadOnlyList<string>? Tags, string? Context, int Line);
