namespace TierKit.Memory.Notes;

/// <summary>Represents a typed edge from a note to a target text; the line is counted from 1 in the file.</summary>
internal sealed record Relation(string Type, string Target, string? Context, int Line)
{
    /// <summary>The type of a link that no label precedes.</summary>
    public const string LinksTo = "links_to";
}
