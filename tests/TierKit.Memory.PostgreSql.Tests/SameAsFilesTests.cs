using System.Reflection;
using System.Text;
using System.Text.Json;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Runs the format's cases of writing and editing on a folder, which passes them, and on the database: the same bytes, or the same refusal.</summary>
public sealed class SameAsFilesTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tierkit-same-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Edit_CasesOfTheFormat_AreTheSameInTheDatabase()
    {
        JsonElement[] cases = [.. Cases("edit_operations.json").Where(static example => example.TryGetProperty("operation", out _) && (example.TryGetProperty("current", out _) || example.TryGetProperty("markdown", out _)))];
        await using DatabaseNotes notes = new(server.ConnectionString, Guid.NewGuid().ToString("N"));
        await using BasicMemory files = Files();
        int refused = 0;
        for (int i = 0; i < cases.Length; i++)
        {
            string path = $"case{i}.md";
            byte[] before = Encoding.UTF8.GetBytes((Text(cases[i], "current") ?? Text(cases[i], "markdown"))!);
            await File.WriteAllBytesAsync(Path.Combine(_folder, "notes", path), before, Token);
            await notes.PutAsync(path, before);
            string? there = await FailureOf(() => EditAsync(files, path, cases[i]));
            string? here = await FailureOf(() => EditAsync(notes.Memory, path, cases[i]));
            refused += here is null ? 0 : 1;
            Assert.Equal(there, here);
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_folder, "notes", path), Token), await notes.BytesAsync(path));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{cases.Length} cases, {refused} of them refused.");
        Assert.True(cases.Length >= 75, $"Only {cases.Length} cases ran.");
        Assert.InRange(refused, 1, cases.Length - 1);
    }

    [Fact]
    public async Task Write_CasesOfTheFormat_AreTheSameInTheDatabase()
    {
        JsonElement[] cases = [.. Cases("note_write.json").Where(static example => Text(example, "op") is "create" or "update")];
        await using DatabaseNotes notes = new(server.ConnectionString, Guid.NewGuid().ToString("N"));
        await using BasicMemory files = Files();
        foreach (JsonElement example in cases)
        {
            foreach (JsonProperty existing in example.TryGetProperty("existing", out JsonElement known) ? known.EnumerateObject().ToArray() : [])
            {
                byte[] bytes = Encoding.UTF8.GetBytes(Text(example, "existing_content") ?? $"---\npermalink: {existing.Value.GetString()}\n---\n");
                string file = Path.Combine(_folder, "notes", existing.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllBytesAsync(file, bytes, Token);
                await notes.PutAsync(existing.Name, bytes);
            }

            WrittenNote? there = null;
            WrittenNote? here = null;
            Assert.Equal(await FailureOf(async () => there = await WriteAsync(files, example)), await FailureOf(async () => here = await WriteAsync(notes.Memory, example)));
            Assert.Equal((there?.FilePath, there?.Permalink, there?.WasCreated, there?.Checksum), (here?.FilePath, here?.Permalink, here?.WasCreated, here?.Checksum));
        }

        Assert.True(cases.Length >= 18, $"Only {cases.Length} cases ran.");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private BasicMemory Files()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "notes"));
        return BasicMemory.Open(Path.Combine(_folder, "notes"), options =>
        {
            options.Watch = false;
            options.StatePath = Path.Combine(_folder, "state");
        });
    }

    private static Task<WrittenNote> EditAsync(BasicMemory memory, string path, JsonElement example) => memory.EditNoteAsync(
        path, Text(example, "operation")!, Text(example, "content") ?? "",
        new EditNoteOptions
        {
            Section = Text(example, "section"),
            FindText = Text(example, "find_text"),
            ExpectedReplacements = example.TryGetProperty("expected_replacements", out JsonElement count) && count.ValueKind == JsonValueKind.Number ? count.GetInt32() : 1,
            ReplaceSubsections = !example.TryGetProperty("replace_subsections", out JsonElement whole) || whole.ValueKind != JsonValueKind.False,
        },
        Token);

    private static Task<WrittenNote> WriteAsync(BasicMemory memory, JsonElement example) => memory.WriteNoteAsync(
        Text(example, "title")!, Text(example, "content")!, Text(example, "directory")!,
        new WriteNoteOptions
        {
            NoteType = Text(example, "note_type") ?? "note",
            Metadata = example.TryGetProperty("metadata", out JsonElement metadata) && metadata.ValueKind == JsonValueKind.Object ? metadata.EnumerateObject().ToDictionary(static entry => entry.Name, static entry => (object?)entry.Value) : null,
            Overwrite = Text(example, "op") == "update",
        },
        Token);

    private static async Task<string?> FailureOf(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (NoteStoreException exception)
        {
            return $"{exception.Code}: {exception.Message}";
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<JsonElement> Cases(string file)
    {
        string path = Path.Combine(typeof(SameAsFilesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static entry => entry.Key == "SharedCases").Value!, "basic-memory", file);
        Assert.SkipUnless(File.Exists(path), "The folder of shared cases (MSBuild property SharedCases) is not beside this repository.");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(static example => example.Clone())];
    }
}
