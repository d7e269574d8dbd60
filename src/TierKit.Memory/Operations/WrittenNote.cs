using System.Text;
using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents a note that was written or edited; its file is durable and its index current.</summary>
public sealed class WrittenNote : OperationResult
{
    internal WrittenNote(string project)
        : base(project)
    {
    }

    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the permalink.</summary>
    public required string Permalink { get; init; }

    /// <summary>Gets the path inside the project, with '/' between its parts.</summary>
    public required string FilePath { get; init; }

    /// <summary>Gets the SHA-256 of the file, in lower-case hexadecimal; pass it to the next change as the expected one.</summary>
    public required string Checksum { get; init; }

    /// <summary>Gets whether the file was created by this call.</summary>
    public required bool WasCreated { get; init; }

    /// <summary>Gets the edit that was made, or <see langword="null"/> when the note was written whole.</summary>
    public string? Operation { get; init; }

    /// <summary>Gets how many observations the note has of each category.</summary>
    public IReadOnlyDictionary<string, int> Observations { get; init; } = new Dictionary<string, int>();

    /// <summary>Gets how many relations lead to a note that exists.</summary>
    public int ResolvedRelations { get; init; }

    /// <summary>Gets how many relations name a note that does not exist yet.</summary>
    public int UnresolvedRelations { get; init; }

    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets what could not be read in the note, each with its line.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal override JsonNode ToNode()
    {
        JsonObject json = new()
        {
            ["title"] = Title,
            ["permalink"] = Permalink,
            ["file_path"] = FilePath,
            ["checksum"] = Checksum,
            ["action"] = WasCreated ? "created" : "updated",
        };
        if (Operation is not null)
        {
            json["operation"] = Operation;
            json["fileCreated"] = WasCreated;
        }

        if (Warnings.Count > 0)
        {
            json["warnings"] = ResultJson.Texts(Warnings);
        }

        return json;
    }

    internal override string ToText()
    {
        StringBuilder text = new();
        text.Line(Operation is null ? (WasCreated ? "# Created note" : "# Updated note") : WasCreated ? $"# Created note ({Operation})" : $"# Edited note ({Operation})")
            .Line($"project: {Project}")
            .Line($"file_path: {FilePath}")
            .Line($"permalink: {Permalink}")
            .Line($"checksum: {Checksum[..8]}");
        if (Observations.Count > 0)
        {
            text.Line("\n## Observations");
            foreach ((string category, int count) in Observations)
            {
                text.Line($"- {category}: {count}");
            }
        }

        if (ResolvedRelations + UnresolvedRelations > 0)
        {
            text.Line("\n## Relations").Line($"- Resolved: {ResolvedRelations}").Line($"- Unresolved: {UnresolvedRelations}");
            if (UnresolvedRelations > 0)
            {
                text.Line("\nUnresolved relations link by themselves when a note of that name is written.");
            }
        }

        if (Tags.Count > 0)
        {
            text.Line("\n## Tags").Line("- " + string.Join(", ", Tags));
        }

        if (Warnings.Count > 0)
        {
            text.Line("\n## Warnings").Line("- " + string.Join("\n- ", Warnings));
        }

        return text.ToString();
    }
}
