using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents a note as it was read from its file.</summary>
public sealed class NoteContent : OperationResult
{
    internal NoteContent(string project)
        : base(project)
    {
    }

    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the permalink.</summary>
    public required string Permalink { get; init; }

    /// <summary>Gets the path inside the project, with '/' between its parts.</summary>
    public required string FilePath { get; init; }

    /// <summary>Gets the text: without the frontmatter, unless it was asked for.</summary>
    public required string Content { get; init; }

    /// <summary>Gets the frontmatter: texts, lists and mappings.</summary>
    public required IReadOnlyDictionary<string, object?> Frontmatter { get; init; }

    /// <summary>Gets the SHA-256 of the file, in lower-case hexadecimal.</summary>
    public required string Checksum { get; init; }

    /// <summary>Gets when the note was created: as it says itself, else its file's time.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Gets when the note was changed: as it says itself, else its file's time.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>Gets what could not be read in the note, each with its line.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal override JsonNode ToNode()
    {
        JsonObject json = new()
        {
            ["title"] = Title,
            ["permalink"] = Permalink,
            ["file_path"] = FilePath,
            ["content"] = Content,
            ["frontmatter"] = ResultJson.Map(Frontmatter),
            ["checksum"] = Checksum,
            ["created"] = ResultJson.Time(Created),
            ["modified"] = ResultJson.Time(Modified),
            ["sensitivity"] = Sensitivity.ToString(),
        };
        if (Warnings.Count > 0)
        {
            json["warnings"] = ResultJson.Texts(Warnings);
        }

        return json;
    }

    // A note is read to be used: nothing is put around its text.
    internal override string ToText() => Content;
}
