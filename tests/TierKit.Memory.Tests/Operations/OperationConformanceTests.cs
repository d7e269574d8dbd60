using System.Text;
using System.Text.Json;
using TierKit.Memory.Notes;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;
using TierKit.Memory.Tests.Conformance;

namespace TierKit.Memory.Tests.Operations;

/// <summary>Runs the cases of the format again where they apply to whole operations: through the service, on files.</summary>
public sealed class OperationConformanceTests
{
    private static CancellationToken Token => MemoryFixture.Token;

    [Fact]
    public async Task Edit_CasesOfTheFormat_HoldOnFiles()
    {
        CaseFiles.SkipWhereAbsent();
        List<string> problems = [];
        int ran = 0;
        foreach (JsonElement example in Cases("edit_operations.json").Where(static example => example.Text("op") != "fence_flags"))
        {
            ran++;
            await using MemoryFixture notes = new();
            string before = example.OptionalText("current") ?? example.Text("markdown");
            File.WriteAllBytes(notes.Put("case.md", ""), Encoding.UTF8.GetBytes(before));
            string? failure = await FailureOf(() => EditAsync(notes, example));
            string? expectedError = example.OptionalText("expected_error");
            string after = notes.Read("case.md");
            // Whole operations let the title follow its heading, which the text operation alone does not.
            string expected = expectedError is null
                ? TitleSync.Apply(before, example.Text("expected"), NoteParser.ReadTitle(before, "case.md"), NoteParser.ReadTitle(example.Text("expected"), "case.md")).Text
                : before;
            if (after != expected || (failure is null) != (expectedError is null) || (expectedError is not null && !failure!.Contains(expectedError, StringComparison.OrdinalIgnoreCase)))
            {
                problems.Add($"{example.Text("id")}: {failure ?? "-"} | {JsonSerializer.Serialize(expected)} | {JsonSerializer.Serialize(after)}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"edit_operations.json: ran {ran} cases through edit_note.");
        Assert.True(ran >= 90, $"Only {ran} cases ran.");
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Write_CasesOfTheFormat_HoldOnFiles()
    {
        CaseFiles.SkipWhereAbsent();
        List<string> problems = [];
        int ran = 0;
        foreach (JsonElement example in Cases("note_write.json").Where(static example => example.Text("op") is "create" or "update"))
        {
            ran++;
            await using MemoryFixture notes = new(options => options.PermalinksIncludeProject = example.Flag("include_project", missing: true));
            foreach (JsonProperty existing in example.Optional("existing")?.EnumerateObject().ToArray() ?? [])
            {
                notes.Put(existing.Name, example.OptionalText("existing_content") ?? $"---\npermalink: {existing.Value.GetString()}\n---\n");
            }

            JsonElement expected = example.GetProperty("expected");
            WrittenNote? written = null;
            string? failure = await FailureOf(async () => written = await notes.Memory.WriteNoteAsync(
                example.Text("title"),
                example.Text("content"),
                example.Text("directory"),
                new WriteNoteOptions
                {
                    NoteType = example.OptionalText("note_type") ?? Note.DefaultType,
                    Metadata = example.Optional("metadata")?.EnumerateObject().ToDictionary(static entry => entry.Name, static entry => (object?)entry.Value),
                    Tags = example.Optional("tags")?.Texts(),
                    Overwrite = example.Text("op") == "update",
                },
                Token));
            bool refused = expected.TryGetProperty("error", out _);
            if (refused != (failure is not null)
                || (!refused && (written!.FilePath != expected.Text("file_path") || written.Permalink != expected.Text("permalink") || notes.Read(written.FilePath) != expected.Text("text"))))
            {
                problems.Add($"{example.Text("id")}: {failure ?? "-"} | {expected.GetRawText()} | {(written is null ? "" : JsonSerializer.Serialize(notes.Read(written.FilePath)))}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"note_write.json: ran {ran} cases through write_note.");
        Assert.True(ran >= 18, $"Only {ran} cases ran.");
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Addresses_CasesOfTheFormat_HoldForContexts()
    {
        CaseFiles.SkipWhereAbsent();
        await using MemoryFixture notes = new();
        List<string> problems = [];
        int ran = 0;
        foreach (JsonElement example in Cases("memory_urls.json").Where(static example => example.Text("op") == "normalize" && example.OptionalText("input") is not null))
        {
            ran++;
            string? failure = await FailureOf(async () => Assert.Equal(example.OptionalText("expected"), (await notes.Memory.BuildContextAsync(example.Text("input"), cancellationToken: Token)).Uri));
            if ((failure is not null) != ((example.OptionalText("expected_error") ?? example.OptionalText("expected_error_contains")) is not null)
                // A whole operation also looks the address up: paths that leave and projects that are not there are refused then.
                && failure?.Contains("is refused", StringComparison.Ordinal) != true && failure?.Contains("No project is called", StringComparison.Ordinal) != true)
            {
                problems.Add($"{example.Text("id")}: {failure}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"memory_urls.json: ran {ran} cases through build_context.");
        Assert.True(ran >= 20, $"Only {ran} cases ran.");
        Assert.Empty(problems);
    }

    private static IEnumerable<JsonElement> Cases(string file)
        => CaseFiles.Read(file).GetProperty("cases").EnumerateArray().Where(example => Deviations.Find(file, example.Text("id")) is null);

    private static Task<WrittenNote> EditAsync(MemoryFixture notes, JsonElement example)
    {
        bool merges = example.Text("op") == "merge_metadata";
        return notes.Memory.EditNoteAsync(
            "case.md",
            merges ? "append" : example.Text("operation"),
            merges ? "" : example.Text("content"),
            new EditNoteOptions
            {
                Section = example.OptionalText("section"),
                FindText = example.OptionalText("find_text"),
                ExpectedReplacements = example.Optional("expected_replacements")?.GetInt32() ?? 1,
                ReplaceSubsections = example.Flag("replace_subsections", missing: true),
                Metadata = merges ? example.GetProperty("metadata").EnumerateObject().ToDictionary(static entry => entry.Name, static entry => (object?)entry.Value) : null,
            },
            Token);
    }

    private static async Task<string?> FailureOf(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (Exception exception) when (exception is NoteStoreException or Xunit.Sdk.IAssertionException)
        {
            return exception.Message;
        }
    }
}
