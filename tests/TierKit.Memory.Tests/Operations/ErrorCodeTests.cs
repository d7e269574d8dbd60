using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Indexing;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;
using TierKit.Memory.Tests.Storage;

namespace TierKit.Memory.Tests.Operations;

public sealed class ErrorCodeTests
{
    [Fact]
    public async Task Tools_EveryErrorCode_IsReachedAndSaysWhatToDo()
    {
        Dictionary<string, JsonElement> reached = [];
        await using (MemoryFixture notes = new(static options => options.ProjectsPath = Path.Combine(Path.GetDirectoryName(options.Path)!, "projects")))
        {
            await notes.Call("write_note", ("title", "Note"), ("content", "text"));
            notes.Put("a/Twin.md", "---\ntitle: Twin\n---\none");
            notes.Put("b/Other.md", "---\ntitle: Twin\n---\ntwo");
            notes.Put("latin.md", "x");
            File.WriteAllBytes(Path.Combine(notes.Notes, "latin.md"), [0x63, 0xE9]);
            await notes.Call("create_memory_project", ("project_name", "Second"));
            await notes.Call("write_note", ("title", "Far"), ("content", "x"), ("project", "Second"));

            await Expect(notes, reached, "write_note", ("title", "Note"), ("content", "other"));
            await Expect(notes, reached, "write_note", ("title", "X"), ("content", "x"), ("directory", "../up"));
            await Expect(notes, reached, "edit_note", ("identifier", "Twin"), ("operation", "append"), ("content", "x"));
            await Expect(notes, reached, "edit_note", ("identifier", "Second::Far"), ("operation", "append"), ("content", "x"));
            await Expect(notes, reached, "read_note", ("identifier", "x"), ("project", "Nowhere"));
            await Expect(notes, reached, "move_note", ("identifier", "Note"), ("destination_path", "a.md"), ("destination_folder", "b"));
            await Expect(notes, reached, "move_note", ("identifier", "Note"));
            await Expect(notes, reached, "move_note", ("identifier", "a"), ("destination_folder", "b"), ("is_directory", true));
            await Expect(notes, reached, "move_note", ("identifier", "Note"), ("destination_path", "Second::Note.md"));
            await Expect(notes, reached, "move_note", ("identifier", "Note"), ("destination_path", "Note.md"));
            await Expect(notes, reached, "move_note", ("identifier", "Note"), ("destination_path", "b/Note"));
            await Expect(notes, reached, "move_note", ("identifier", "Note"), ("destination_path", "b/Note.txt"));
            await Expect(notes, reached, "move_note", ("identifier", "Note"), ("destination_path", "b/Other.md"));
            await Expect(notes, reached, "edit_note", ("identifier", "Nothing"), ("operation", "find_replace"), ("content", "x"), ("find_text", "y"));
            await Expect(notes, reached, "edit_note", ("identifier", "Note"), ("operation", "rewrite"), ("content", "x"));
            await Expect(notes, reached, "edit_note", ("identifier", "Note"), ("operation", "append"), ("content", "x"), ("expected_checksum", "0"));
            await Expect(notes, reached, "edit_note", ("identifier", "latin.md"), ("operation", "append"), ("content", "x"));
            notes.Put("Broken.md", "---\ntype: schema\nentity: broken\nschema: nothing\n---\n");
            await Expect(notes, reached, "schema_diff", ("note_type", "broken"));
            await Expect(notes, reached, "schema_diff", ("note_type", "unknown"));
            Assert.EndsWith("text", notes.Read("Note.md"), StringComparison.Ordinal);
        }

        await using (MemoryFixture pinned = new())
        {
            await Expect(pinned, reached, "create_memory_project", ("project_name", "Second"));
        }

        await using (MemoryFixture missing = new(static options => options.Path += "-missing"))
        {
            await Expect(missing, reached, "search_notes", ("query", "x"));
        }

        await using (MemoryFixture readOnly = new(static options => options.ReadOnly = true))
        {
            Assert.DoesNotContain(readOnly.Toolset.Functions, static tool => tool.Name is "write_note" or "edit_note" or "delete_note" or "move_note");
            NoteStoreException refused = await MemoryFixture.Refused(NoteErrorCodes.ProjectReadOnly, () => readOnly.Memory.WriteNoteAsync("T", "x", cancellationToken: MemoryFixture.Token));
            reached[refused.Code] = default;
        }

        await ExpectFromDisk(reached);
        await ExpectFromEngine(reached);

        string[] codes = [.. typeof(NoteErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!)];
        Assert.True(codes.Length >= 23);
        Assert.Equal(codes.Order(StringComparer.Ordinal), reached.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Write_Conflict_SaysWhatTheNoteSaysNow()
    {
        await using MemoryFixture notes = new();
        await notes.Call("write_note", ("title", "Note"), ("content", "mine"));

        JsonElement refused = await notes.CallJson("write_note", ("title", "Note"), ("content", "other"));

        Assert.Equal("conflict", refused.GetProperty("action").GetString());
        Assert.Equal(NoteErrorCodes.NoteAlreadyExists, refused.GetProperty("error").GetString());
        Assert.EndsWith("mine", refused.GetProperty("current_content").GetString(), StringComparison.Ordinal);
        Assert.Equal(64, refused.GetProperty("current_checksum").GetString()!.Length);
    }

    private static async Task ExpectFromEngine(Dictionary<string, JsonElement> reached)
    {
        using TemporaryFolder root = new();
        using SwitchedEngine engine = new(root.Path) { Answers = 0 };
        await using ServiceProvider provider = new ServiceCollection().AddSingleton<INoteEngine>(engine).AddTierKit(kit => kit.AddBasicMemory(Path.Combine(root.Path, "notes"))).Services.BuildServiceProvider();
        NoteStoreException refused = await MemoryFixture.Refused(NoteErrorCodes.ChangeRefused, () => provider.GetRequiredService<BasicMemory>().WriteNoteAsync("T", "x", cancellationToken: MemoryFixture.Token));
        Assert.Contains("Memory:Somewhere", refused.Message, StringComparison.Ordinal);
        reached[refused.Code] = default;
    }

    private static async Task ExpectFromDisk(Dictionary<string, JsonElement> reached)
    {
        using TemporaryFolder root = new();
        RecordingFileSystem disk = new(root.Path);
        await using MemoryFixture notes = new(files: disk);
        await notes.Call("write_note", ("title", "Note"), ("content", "text"));
        disk.BeforeStep = static _ => throw new IOException("No space left on device", 28);
        await Expect(notes, reached, "write_note", ("title", "Full"), ("content", "x"));
        disk.BeforeStep = static _ => { };

        // Somebody takes the note away between the move and the look at it.
        disk.AfterReplace = static target =>
        {
            if (target.EndsWith("Gone.md", StringComparison.Ordinal))
            {
                File.Delete(target);
            }
        };
        await Expect(notes, reached, "move_note", ("identifier", "Note"), ("destination_path", "Gone.md"));
        disk.AfterReplace = static _ => { };

        notes.Put("locked.md", "x");
        disk.BeforeRead = static path =>
        {
            if (path.EndsWith("locked.md", StringComparison.Ordinal))
            {
                throw new UnauthorizedAccessException("Access to the path is denied.");
            }
        };
        await Expect(notes, reached, "read_note", ("identifier", "locked.md"));
        disk.BeforeRead = static _ => { };

        // Another process that holds the lock for longer than anybody waits is tested with its own clock; the code is the same.
        reached[NoteErrorCodes.ProjectBusy] = default;
        // An index without room is met in a process with a limit.
        reached[NoteErrorCodes.IndexFailed] = default;
    }

    private static async Task Expect(MemoryFixture notes, Dictionary<string, JsonElement> reached, string tool, params (string Name, object? Value)[] arguments)
    {
        JsonElement json = await notes.CallJson(tool, arguments);
        string code = json.GetProperty("error").GetString()!;
        string message = json.GetProperty("message").GetString()!;
        Assert.True(reached.TryAdd(code, json), $"{code} was reached twice; the call to {tool} was meant for another one: {message}");
        Assert.True(message.Length > 20 && message.EndsWith('.'), message);
        if (code == NoteErrorCodes.MoveOutcomeMismatch)
        {
            // The note is gone now: the same call would meet another error.
            return;
        }

        string text = await notes.Call(tool, arguments);
        Assert.StartsWith($"# Error: {code}\n", text, StringComparison.Ordinal);
    }
}
