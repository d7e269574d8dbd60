using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

public sealed class NoteStoreTests : IDisposable
{
    private readonly StoreFixture _notes = new();

    public void Dispose() => _notes.Dispose();

    [Fact]
    public async Task Write_NewNote_IsOnDiskAndHeardOf()
    {
        NoteState state = await _notes.Store.WriteAsync(
            new WriteNoteRequest("My Note", "# My Note\n- [fact] one #a", "projects/alpha") { Tags = ["x"], NoteType = "MeetingNote", Metadata = [new("status", "draft")] },
            TestContext.Current.CancellationToken);

        Assert.True(state.WasCreated);
        Assert.Equal("projects/alpha/My Note.md", state.File.Path);
        Assert.Equal("main/projects/alpha/my-note", state.Permalink);
        Assert.Equal("---\ntitle: My Note\ntype: meeting_note\npermalink: main/projects/alpha/my-note\nstatus: draft\ntags:\n- x\n---\n\n# My Note\n- [fact] one #a", _notes.Folder.Read(state.File.Path));
        Assert.Equal(["written projects/alpha/My Note.md"], _notes.Catalog.Heard);
    }

    [Fact]
    public async Task Write_ExistingNote_IsRefusedWithItsState()
    {
        NoteState first = await _notes.Write("Note", "first");

        NoteStoreException refused = await StoreFixture.Refused(NoteErrorCodes.NoteAlreadyExists, () => _notes.Write("Note", "second"));

        Assert.Equal(first.File.Checksum, refused.Current?.Checksum);
        Assert.Contains("overwrite", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("first", _notes.Folder.Read("Note.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_Overwriting_KeepsWhatOnlyTheOldFrontmatterSays()
    {
        _notes.Folder.Write("Note.md", "\uFEFF---\r\n# mine\r\ntitle: \"Note\"\r\nrank: 0x10  # why\r\npermalink: own/link\r\n---\r\n\r\nold\r\n");

        NoteState state = await _notes.Write("Note", "new\n", overwrite: true);

        Assert.False(state.WasCreated);
        Assert.Equal("own/link", state.Permalink);
        Assert.Equal("\uFEFF---\r\n# mine\r\ntitle: \"Note\"\r\nrank: 0x10  # why\r\npermalink: own/link\r\ntype: note\r\n---\r\n\r\nnew\r\n", _notes.Folder.Read("Note.md"));
    }

    [Theory]
    [InlineData("My Note", "my-note")]
    [InlineData("My Note", "my_note")]
    [InlineData("Note", "NOTE")]
    [InlineData("Caf\u00e9", "Cafe\u0301")]
    public async Task Write_TwinOfAnExistingName_NamesIt(string existing, string title)
    {
        await _notes.Write(existing);

        NoteStoreException refused = await StoreFixture.Refused(NoteErrorCodes.NoteAlreadyExists, () => _notes.Write(title));

        Assert.Contains(existing + ".md", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_EqualSlugs_GetPermalinksOfTheirOwn()
    {
        NoteState plus = await _notes.Write("C++ Guide");
        NoteState sharp = await _notes.Write("C# Guide");

        Assert.Equal("main/c-guide", plus.Permalink);
        Assert.Equal("main/c-guide-1", sharp.Permalink);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../up")]
    [InlineData("a/../../b")]
    [InlineData("/etc")]
    [InlineData("C:\\x")]
    [InlineData("\\\\server\\share")]
    [InlineData("~/x")]
    [InlineData("a/NUL")]
    [InlineData("com1.d/x")]
    [InlineData(".tierkit")]
    public async Task Write_DirectoryThatMayLeave_IsRefused(string directory)
    {
        await StoreFixture.Refused(NoteErrorCodes.SecurityValidation, () => _notes.Write("Note", directory: directory));

        Assert.Empty(_notes.Folder.Files());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("???")]
    [InlineData("...")]
    public async Task Write_TitleWithoutAName_IsRefused(string title)
        => await StoreFixture.Refused(NoteErrorCodes.InvalidArgument, () => _notes.Write(title));

    [Fact]
    public async Task Write_NameOfTwoHundredFiftyFiveBytes_IsWrittenAndOneMoreIsRefused()
    {
        string title = string.Concat(Enumerable.Repeat("é", 126));

        NoteState state = await _notes.Write(title);
        await StoreFixture.Refused(NoteErrorCodes.SecurityValidation, () => _notes.Write(title + "x"));

        Assert.Equal(255, System.Text.Encoding.UTF8.GetByteCount(state.File.Path));
        Assert.Equal([state.File.Path], _notes.Folder.Files());
    }

    [Theory]
    [InlineData("日本語 ノート")]
    [InlineData("🎉 party")]
    [InlineData("عربي")]
    [InlineData("Ünï \u200B zero")]
    public async Task Write_AnyScript_IsReadBackByTitlePermalinkAndPath(string title)
    {
        NoteState state = await _notes.Write(title, "body");

        foreach (string identifier in (string[])[title, state.Permalink, state.File.Path, "memory://" + state.Permalink, $"[[{title}]]"])
        {
            Assert.Equal("body", (await _notes.Read(identifier))?.Content(includeFrontmatter: false));
        }
    }

    [Fact]
    public async Task Write_ContentWithBrokenFrontmatter_SaysWhatToWrite()
    {
        NoteStoreException refused = await StoreFixture.Refused(NoteErrorCodes.InvalidArgument, () => _notes.Write("Note", "---\na: [x\n---\nbody"));

        Assert.Contains("Invalid YAML in frontmatter", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_AgainstAStaleChecksum_IsRefusedWithTheCurrentState()
    {
        NoteState first = await _notes.Write("Note", "first");
        await _notes.Edit("Note", NoteEdit.Append, "second");

        NoteStoreException refused = await StoreFixture.Refused(NoteErrorCodes.NoteChanged, () => _notes.Store.EditAsync(
            new EditNoteRequest("Note", new NoteEdit(NoteEdit.Append, "third")) { ExpectedChecksum = first.File.Checksum }, TestContext.Current.CancellationToken));

        Assert.EndsWith("first\nsecond", refused.Current?.Text, StringComparison.Ordinal);
        Assert.EndsWith("first\nsecond", _notes.Folder.Read("Note.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_TitleOfSeveralNotes_ListsThem()
    {
        await _notes.Write("Same", directory: "a");
        await _notes.Write("Same", directory: "b");

        NoteStoreException refused = await StoreFixture.Refused(NoteErrorCodes.AmbiguousIdentifier, () => _notes.Edit("Same", NoteEdit.Append, "x"));
        NoteState edited = await _notes.Edit("main/b/same", NoteEdit.Append, "x");

        Assert.Equal(["main/a/same", "main/b/same"], refused.Candidates);
        Assert.Equal("b/Same.md", edited.File.Path);
        Assert.EndsWith("text", _notes.Folder.Read("a/Same.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C++ Guide")]
    [InlineData("c-GUIDE")]
    [InlineData("C-Guide.md")]
    [InlineData("C# Gui")]
    public async Task EveryChange_NameThatIsOnlyAlike_TouchesNoOtherNote(string identifier)
    {
        NoteState note = await _notes.Write("C# Guide");

        await StoreFixture.Refused(NoteErrorCodes.EntityResolutionFailed, () => _notes.Edit(identifier, NoteEdit.FindReplace, "x", find: "text"));
        await StoreFixture.Refused(NoteErrorCodes.EntityResolutionFailed, () => _notes.Store.DeleteAsync(identifier, TestContext.Current.CancellationToken));
        await StoreFixture.Refused(NoteErrorCodes.EntityResolutionFailed, () => _notes.Move(identifier, "x.md"));

        Assert.Equal(note.File.Text, _notes.Folder.Read("C# Guide.md"));
    }

    [Theory]
    [InlineData("C# Guide")]
    [InlineData("lang/C# Guide")]
    [InlineData("lang/C# Guide.md")]
    [InlineData("main/lang/c-guide")]
    [InlineData("lang/c-guide")]
    [InlineData("memory://main/lang/c-guide")]
    [InlineData("main::C# Guide")]
    [InlineData("main::lang/c-guide")]
    [InlineData("[[C# Guide|the guide]]")]
    public async Task Edit_ExactName_ChangesThatNote(string identifier)
    {
        await _notes.Write("C# Guide", directory: "lang");

        await _notes.Edit(identifier, NoteEdit.FindReplace, "changed", find: "text");

        Assert.EndsWith("changed", _notes.Folder.Read("lang/C# Guide.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NoteEdit.Append)]
    [InlineData(NoteEdit.Prepend)]
    public async Task Edit_MissingNote_IsCreatedByAppendAndPrepend(string operation)
    {
        NoteState state = await _notes.Edit("logs/Today", operation, "entry");

        Assert.True(state.WasCreated);
        Assert.Equal("logs/Today.md", state.File.Path);
        await StoreFixture.Refused(NoteErrorCodes.EntityResolutionFailed, () => _notes.Edit("Elsewhere", NoteEdit.FindReplace, "x", find: "y"));
    }

    [Fact]
    public async Task Edit_FileThatNoIndexKnows_IsFoundOnDisk()
    {
        _notes.Folder.Write("vim/new.md", "one\n");

        await _notes.Edit("vim/new", NoteEdit.Append, "two\n");

        Assert.Equal("one\ntwo\n", _notes.Folder.Read("vim/new.md"));
    }

    [Fact]
    public async Task Edit_FirstHeadingChanged_TitleFollowsAndFileStays()
    {
        await _notes.Write("Old Title", "# Old Title\n\nbody");

        NoteState edited = await _notes.Edit("Old Title", NoteEdit.FindReplace, "# New Title", find: "# Old Title");

        Assert.Equal("New Title", edited.Note.Title);
        Assert.Equal("Old Title.md", edited.File.Path);
    }

    [Fact]
    public async Task Edit_MetadataOnly_LeavesTheBodyAlone()
    {
        _notes.Folder.Write("note.md", "---\nstatus: draft # soon\n---\nbody without end");

        await _notes.Store.EditAsync(new EditNoteRequest("note", new NoteEdit(NoteEdit.Append, "")) { Metadata = [new("status", "done")] }, TestContext.Current.CancellationToken);

        Assert.Equal("---\nstatus: done # soon\n---\nbody without end", _notes.Folder.Read("note.md"));
    }

    [Fact]
    public async Task Edit_FileThatIsNotUtf8_IsRefusedUntouched()
    {
        byte[] bytes = [(byte)'a', 0xFF, 0xFE, (byte)'b'];
        await File.WriteAllBytesAsync(Path.Combine(_notes.Folder.Path, "latin.md"), bytes, TestContext.Current.CancellationToken);

        await StoreFixture.Refused(NoteErrorCodes.NotUtf8, () => _notes.Edit("latin.md", NoteEdit.Append, "x"));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(_notes.Folder.Path, "latin.md"), TestContext.Current.CancellationToken));
        Assert.NotNull(await _notes.Read("latin.md"));
    }

    [Fact]
    public async Task Edit_NoteOfTwentyMegabytes_KeepsTheRest()
    {
        string body = string.Concat(Enumerable.Range(0, 400_000).Select(static line => $"- [line] number {line} #tag of a long note\n"));
        Assert.True(body.Length > 15_000_000);
        await _notes.Write("Big", body + "# End\nlast\n");

        NoteState edited = await _notes.Store.EditAsync(new EditNoteRequest("Big", new NoteEdit(NoteEdit.ReplaceSection, "changed") { Section = "# End" }), TestContext.Current.CancellationToken);

        Assert.EndsWith(body + "# End\nchanged\n", edited.File.Text, StringComparison.Ordinal);
        Assert.Equal(400_000, edited.Note.Observations.Count);
    }

    [Theory]
    [InlineData("../note")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../note.md")]
    [InlineData("C:/note.md")]
    [InlineData("~/note")]
    [InlineData("memory://../note")]
    [InlineData("aux.md")]
    [InlineData(".tierkit/write.lock")]
    public async Task EveryOperation_IdentifierThatLeaves_IsRefused(string identifier)
    {
        await StoreFixture.Refused(NoteErrorCodes.SecurityValidation, () => _notes.Read(identifier));
        await StoreFixture.Refused(NoteErrorCodes.SecurityValidation, () => _notes.Edit(identifier, NoteEdit.Append, "x"));
        await StoreFixture.Refused(NoteErrorCodes.SecurityValidation, () => _notes.Store.DeleteAsync(identifier, TestContext.Current.CancellationToken));
        await StoreFixture.Refused(NoteErrorCodes.SecurityValidation, () => _notes.Move(identifier, "x.md"));

        Assert.Empty(_notes.Folder.Files());
    }

    [Fact]
    public async Task Delete_Note_IsGoneAndHeardOf()
    {
        await _notes.Write("Note");

        await _notes.Store.DeleteAsync("Note", TestContext.Current.CancellationToken);

        Assert.Empty(_notes.Folder.Files());
        Assert.Equal("deleted Note.md", _notes.Catalog.Heard[^1]);
        Assert.Null(await _notes.Read("Note"));
        await StoreFixture.Refused(NoteErrorCodes.EntityResolutionFailed, () => _notes.Store.DeleteAsync("Note", TestContext.Current.CancellationToken));
    }
}
