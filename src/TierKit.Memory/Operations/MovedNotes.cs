using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents what a move did; links to moved notes hold, because permalinks stay.</summary>
public sealed class MovedNotes : OperationResult
{
    internal MovedNotes(string project)
        : base(project)
    {
    }

    /// <summary>Gets whether everything that was asked for moved.</summary>
    public required bool Moved { get; init; }

    /// <summary>Gets where the note or folder was.</summary>
    public required string Source { get; init; }

    /// <summary>Gets where it is now.</summary>
    public required string Destination { get; init; }

    /// <summary>Gets the title of the note, or <see langword="null"/> for a folder.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the permalink of the note, or <see langword="null"/> for a folder.</summary>
    public string? Permalink { get; init; }

    /// <summary>Gets the former paths of the files that moved.</summary>
    public IReadOnlyList<string> MovedFiles { get; init; } = [];

    /// <summary>Gets the files of the folder that could not move, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Failed { get; init; } = new Dictionary<string, string>();

    internal bool IsDirectory { get; init; }

    internal override JsonNode ToNode()
    {
        JsonObject json = new()
        {
            ["moved"] = Moved,
            ["title"] = Title,
            ["permalink"] = Permalink,
            ["file_path"] = Destination,
            ["source"] = Source,
            ["destination"] = Destination,
        };
        return IsDirectory ? BatchResult.Add(json, MovedFiles.Count, Failed, "moves") : json;
    }

    internal override string ToText()
        => IsDirectory
            ? BatchResult.Text(Failed.Count == 0 ? "# Moved folder" : "# Moved a part of the folder", $"{Source} -> {Destination}", MovedFiles.Count, Failed)
            : $"# Moved note\n{Source} -> {Destination}\npermalink: {Permalink}\n";
}
