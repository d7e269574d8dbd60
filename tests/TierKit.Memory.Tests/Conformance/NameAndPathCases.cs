using System.Text.Json;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Conformance;

public sealed class NameAndPathCases : CaseSuite
{
    internal override string FileName => "sanitize_and_paths.json";

    protected override void Check(JsonElement example)
    {
        JsonElement expected = example.GetProperty("expected");
        CaseJson.AssertEqual(expected, example.Text("op") switch
        {
            "filename" => NoteFileName.StemFromTitle(example.Text("input")),
            "directory" => NoteFileName.CleanDirectory(example.Text("input")),
            "note_type" => NoteFileName.NormalizeType(example.Text("input")),
            "path_safe" => ProjectPath.IsSafe(example.Text("input")),
            "file_conflicts" => PathTwins.Find(example.Text("input"), example.GetProperty("existing").Texts()),
            "note_path" => NotePath(example),
            _ => Destination(example.Text("input")),
        });
    }

    private static object NotePath(JsonElement example)
    {
        string path = NoteFileName.PathFor(example.Text("title"), example.Text("directory"), example.GetProperty("kebab_filenames").GetBoolean());
        return new { file_path = path, permalink = Permalink.FromPath(path) };
    }

    private static object Destination(string input)
    {
        try
        {
            return new { value = MoveDestination.Parse(input) };
        }
        catch (NoteFormatException exception)
        {
            return new { error = exception.Message, error_type = "ValueError" };
        }
    }
}
