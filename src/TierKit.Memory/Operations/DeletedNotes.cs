using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents what a deletion did.</summary>
public sealed class DeletedNotes : OperationResult
{
    internal DeletedNotes(string project)
        : base(project)
    {
    }

    /// <summary>Gets whether everything that was asked for is gone; <see langword="false"/> also where nothing had the name.</summary>
    public required bool Deleted { get; init; }

    /// <summary>Gets the title of the note, or <see langword="null"/> for a folder.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the permalink of the note, or <see langword="null"/> for a folder.</summary>
    public string? Permalink { get; init; }

    /// <summary>Gets the path of the note or folder inside the project.</summary>
    public string? FilePath { get; init; }

    /// <summary>Gets the paths of the files that were deleted.</summary>
    public IReadOnlyList<string> DeletedFiles { get; init; } = [];

    /// <summary>Gets the files of the folder that could not be deleted, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Failed { get; init; } = new Dictionary<string, string>();

    internal bool IsDirectory { get; init; }

    internal override bool NamesProject => IsDirectory;

    internal override JsonNode ToNode()
    {
        JsonObject json = new() { ["deleted"] = Deleted, ["title"] = Title, ["permalink"] = Permalink, ["file_path"] = FilePath };
        return IsDirectory ? BatchResult.Add(json, DeletedFiles.Count, Failed, "deletes") : json;
    }

    internal override string ToText()
        => !IsDirectory ? (Deleted ? "true" : "false")
            : BatchResult.Text(Failed.Count == 0 ? "# Deleted folder" : "# Deleted a part of the folder", $"directory: {FilePath}", DeletedFiles.Count, Failed);
}
