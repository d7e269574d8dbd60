using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

public sealed class NoteMoverTests : IDisposable
{
    private readonly StoreFixture _notes = new();

    public void Dispose() => _notes.Dispose();

    [Fact]
    public async Task Move_Note_KeepsItsBytesAndPermalink()
    {
        NoteState note = await _notes.Write("Note", directory: "a");

        string target = await _notes.Move("Note", "b/c/Renamed.md");

        Assert.Equal(["b/c/Renamed.md"], _notes.Folder.Files());
        Assert.Equal(note.File.Text, _notes.Folder.Read(target));
        Assert.Equal(note.Permalink, (await _notes.Read(target))?.Permalink);
        Assert.Equal("moved a/Note.md to b/c/Renamed.md", _notes.Catalog.Heard[^1]);
    }

    [Theory]
    [InlineData("", null, NoteErrorCodes.MissingDestination)]
    [InlineData("b/x.md", "b", NoteErrorCodes.MutuallyExclusiveParameters)]
    [InlineData("../x.md", null, NoteErrorCodes.SecurityValidation)]
    [InlineData("/x.md", null, NoteErrorCodes.SecurityValidation)]
    [InlineData("C:x.md", null, NoteErrorCodes.SecurityValidation)]
    [InlineData("NUL.md", null, NoteErrorCodes.SecurityValidation)]
    [InlineData("", "../up", NoteErrorCodes.SecurityValidation)]
    [InlineData("Note.md", null, NoteErrorCodes.DestinationSameAsSource)]
    [InlineData("b/x", null, NoteErrorCodes.FileExtensionRequired)]
    [InlineData("b/x.txt", null, NoteErrorCodes.FileExtensionMismatch)]
    [InlineData("other::b/x.md", null, NoteErrorCodes.CrossProjectMove)]
    [InlineData("Taken.md", null, NoteErrorCodes.DestinationExists)]
    public async Task Move_ArgumentsThatCannotBeDone_AreRefusedUntouched(string path, string? folder, string code)
    {
        await _notes.Write("Note");
        await _notes.Write("Taken", "its own text");

        await StoreFixture.Refused(code, () => _notes.Mover.MoveAsync(new MoveNoteRequest("Note") { DestinationPath = path, DestinationFolder = folder }, TestContext.Current.CancellationToken));

        Assert.Equal(["Note.md", "Taken.md"], _notes.Folder.Files());
        Assert.EndsWith("its own text", _notes.Folder.Read("Taken.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x.md", null, "'../x.md'")]
    [InlineData("", "../up", "'../up/Note.md'")]
    public async Task Move_DestinationThatLeadsOut_IsQuotedWithTheNextStep(string path, string? folder, string quoted)
    {
        await _notes.Write("Note");

        NoteStoreException refused = await Assert.ThrowsAsync<NoteStoreException>(
            () => _notes.Mover.MoveAsync(new MoveNoteRequest("Note") { DestinationPath = path, DestinationFolder = folder }, TestContext.Current.CancellationToken));

        Assert.Equal($"The destination {quoted} is no path inside the project. Give one relative to its folder and without '..', such as 'archive/note.md'.", refused.Message);
    }

    [Fact]
    public async Task Move_UnknownNote_IsRefused()
        => await StoreFixture.Refused(NoteErrorCodes.EntityResolutionFailed, () => _notes.Move("Nothing", "x.md"));

    [Fact]
    public async Task Move_FolderArgumentForADirectory_IsRefused()
        => await StoreFixture.Refused(NoteErrorCodes.DestinationFolderNotForDirectories, () => _notes.Mover.MoveDirectoryAsync(new MoveNoteRequest("a") { DestinationFolder = "b", IsDirectory = true }, TestContext.Current.CancellationToken));

    [Fact]
    public async Task MoveDirectory_WithATakenName_MovesTheOthersAndNamesIt()
    {
        _notes.Folder.Write("a/one.md", "1");
        _notes.Folder.Write("a/deep/two.md", "2");
        _notes.Folder.Write("b/one.md", "taken");

        BatchOutcome outcome = await _notes.Mover.MoveDirectoryAsync(new MoveNoteRequest("a") { DestinationPath = "b", IsDirectory = true }, TestContext.Current.CancellationToken);

        Assert.Equal(2, outcome.Total);
        Assert.Equal(["a/deep/two.md"], outcome.Done);
        Assert.Equal("a/one.md", Assert.Single(outcome.Failed).Key);
        Assert.Equal(["a/one.md", "b/deep/two.md", "b/one.md"], _notes.Folder.Files());
    }

    [Theory]
    [InlineData("a", "a/b")]
    [InlineData("a", "a")]
    [InlineData("../a", "b")]
    [InlineData("a", "../b")]
    public async Task MoveDirectory_IntoItselfOrOutside_IsRefused(string source, string target)
    {
        _notes.Folder.Write("a/one.md", "1");

        NoteStoreException refused = await Assert.ThrowsAsync<NoteStoreException>(() => _notes.Mover.MoveDirectoryAsync(new MoveNoteRequest(source) { DestinationPath = target, IsDirectory = true }, TestContext.Current.CancellationToken));

        Assert.Contains(refused.Code, (string[])[NoteErrorCodes.DestinationSameAsSource, NoteErrorCodes.SecurityValidation]);
        Assert.Equal(["a/one.md"], _notes.Folder.Files());
    }

    [Fact]
    public async Task DeleteDirectory_WithHiddenFiles_LeavesThoseAndTheirFolder()
    {
        _notes.Folder.Write("a/one.md", "1");
        _notes.Folder.Write("a/deep/two.md", "2");
        _notes.Folder.Write("a/.keep", "");

        BatchOutcome outcome = await _notes.Mover.DeleteDirectoryAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal(2, outcome.Done.Count);
        Assert.Equal(["a/.keep"], _notes.Folder.Files());
        Assert.False(Directory.Exists(Path.Combine(_notes.Folder.Path, "a/deep")));
    }
}
