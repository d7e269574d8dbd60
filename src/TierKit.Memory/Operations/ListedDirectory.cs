using System.Text;
using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents a page of a directory listing.</summary>
public sealed class ListedDirectory : OperationResult
{
    internal ListedDirectory(string project)
        : base(project)
    {
    }

    /// <summary>Gets the folder; '/' is the project.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets the entries of this page: folders first, then files by path, unless sorted otherwise.</summary>
    public required IReadOnlyList<ListedEntry> Entries { get; init; }

    /// <summary>Gets how many entries there are in all.</summary>
    public int Total { get; init; }

    /// <summary>Gets the page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Gets how many entries a page holds at most.</summary>
    public int PageSize { get; init; }

    internal override JsonNode ToNode() => new JsonObject
    {
        ["directory"] = Directory,
        ["nodes"] = ResultJson.List(Entries, static entry => new JsonObject
        {
            ["name"] = entry.Name,
            ["file_path"] = entry.Path,
            ["type"] = entry.IsDirectory ? "directory" : "file",
            ["title"] = entry.Title,
            ["permalink"] = entry.Permalink,
            ["size"] = entry.IsDirectory ? null : entry.Size,
            ["updated_at"] = ResultJson.Time(entry.Modified),
        }),
        ["total"] = Total,
        ["page"] = Page,
        ["page_size"] = PageSize,
        ["has_more"] = Page * PageSize < Total,
    };

    internal override string ToText()
    {
        if (Entries.Count == 0)
        {
            return Total == 0 ? $"Nothing is in '{Directory}'." : $"Page {Page} of '{Directory}' is empty: there are {Total} entries.";
        }

        StringBuilder text = new();
        text.Line($"# Contents of '{Directory}'\n");
        foreach (ListedEntry entry in Entries)
        {
            text.Line(entry.IsDirectory
                ? $"- {entry.Path}/"
                : $"- {entry.Path}{(entry.Title is { } title && title != System.IO.Path.GetFileNameWithoutExtension(entry.Name) ? $" | {title}" : "")} | {ResultText.Date(entry.Modified)}");
        }

        int shown = ((Page - 1) * PageSize) + Entries.Count;
        return text.Line($"\n{Entries.Count} of {ResultText.Count(Total, "item")}, page {Page}{(shown < Total ? $"; page {Page + 1} has more" : "")}").ToString();
    }
}
