using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class DocumentCases : CaseSuite
{
    internal override string FileName => "documents.json";

    protected override void Check(JsonElement example)
    {
        JsonElement expected = example.GetProperty("expected");

        Note note = NoteParser.Parse(example.Text("content"), example.Text("file_path"), FileTime(example, "ctime"), FileTime(example, "mtime"), TimeZoneInfo.Utc);

        Assert.True(expected.TryGetProperty("title", out _), $"expected the error {expected.GetRawText()}");
        CaseJson.AssertEqual(expected, new Dictionary<string, object?>
        {
            ["title"] = note.Title,
            ["type"] = note.Type,
            ["permalink"] = note.Permalink,
            ["tags"] = note.Tags,
            ["metadata"] = note.Metadata,
            ["created"] = Time(expected, "created", note.Created),
            ["modified"] = Time(expected, "modified", note.Modified),
            ["body"] = note.Body,
            ["observations"] = note.Observations.Select(static one => new { category = one.Category, content = one.Content, tags = one.Tags, context = one.Context }),
            ["relations"] = note.Relations.Select(static one => new { type = one.Type, target = one.Target, context = one.Context }),
        });
    }

    private static DateTimeOffset FileTime(JsonElement example, string name)
        => DateTimeOffset.FromUnixTimeMilliseconds((long)(example.GetProperty(name).GetDouble() * 1000));

    // Two spellings of one instant and offset agree.
    private static string Time(JsonElement expected, string name, DateTimeOffset actual)
        => expected.GetProperty(name).GetDateTimeOffset().EqualsExact(actual) ? expected.Text(name) : actual.ToString("O");
}
