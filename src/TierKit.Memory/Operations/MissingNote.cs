using System.Text;
using System.Text.Json.Nodes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Says that no note has a name, and which notes may be meant.</summary>
internal sealed class MissingNote : OperationResult
{
    private readonly SearchResults _related = null!;

    public MissingNote(string project)
        : base(project)
    {
    }

    public required string Identifier { get; init; }

    public required SearchResults Related
    {
        get => _related;
        init
        {
            _related = value;
            Sensitivity = value.Sensitivity;
            Notice = value.Notice;
        }
    }

    internal override JsonNode ToNode() => new JsonObject
    {
        ["title"] = null,
        ["permalink"] = null,
        ["file_path"] = null,
        ["content"] = null,
        ["frontmatter"] = null,
        ["error"] = NoteErrorCodes.EntityResolutionFailed,
        ["related"] = ResultJson.List(Related.Results, static found => new JsonObject { ["title"] = found.Title, ["permalink"] = found.Permalink ?? found.FilePath }),
    };

    internal override string ToText()
    {
        StringBuilder text = new();
        text.Line($"# Note Not Found: '{ResultText.Short(Identifier, 200)}'");
        if (Related.Results.Count == 0)
        {
            return text.Line("\nNo note has this title, permalink or path, and none is about it. Search with other words, or write it.").ToString();
        }

        text.Line("\nNo note has this title, permalink or path. These are about it:\n");
        foreach (FoundNote found in Related.Results)
        {
            text.Line($"- {found.Title} | {found.Permalink ?? found.FilePath}");
        }

        return text.ToString();
    }
}
