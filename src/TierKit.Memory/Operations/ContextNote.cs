using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Represents a note of a context, with as much of its text as the budget allows.</summary>
public sealed class ContextNote
{
    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the permalink, or <see langword="null"/> for a file that is no note.</summary>
    public string? Permalink { get; init; }

    /// <summary>Gets the path inside the project, with '/' between its parts.</summary>
    public required string FilePath { get; init; }

    /// <summary>Gets the text, or its beginning; empty where the budget was spent.</summary>
    public string Content { get; init; } = "";

    /// <summary>Gets whether there is more text than <see cref="Content"/>.</summary>
    public bool IsCut { get; init; }

    /// <summary>Gets how many links away the note is; 0 for what the address means.</summary>
    public int Depth { get; init; }

    /// <summary>Gets the label of the note.</summary>
    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Gets when the note was created.</summary>
    public DateTimeOffset Created { get; init; }

    internal JsonObject ToNode() => new()
    {
        ["type"] = "entity",
        ["title"] = Title,
        ["permalink"] = Permalink,
        ["file_path"] = FilePath,
        ["content"] = Content,
        ["is_cut"] = IsCut,
        ["depth"] = Depth,
        ["created_at"] = ResultJson.Time(Created),
    };
}
