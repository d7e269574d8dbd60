using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

public sealed class DurableWriteTests : IDisposable
{
    private const int DiskFull = 28;

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingFileSystem _recording;
    private readonly ProjectLock _lock;
    private readonly NoteFiles _files;

    public DurableWriteTests()
    {
        ProjectFolder project = new(_folder.Path);
        _recording = new RecordingFileSystem(project.Root);
        _lock = new ProjectLock(Path.Combine(project.Root, ".tierkit"), TimeProvider.System);
        _files = new NoteFiles(project, _recording, _lock);
    }

    public void Dispose()
    {
        _lock.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Change_NewNoteInNewFolders_SyncsEveryNameBeforeItReturns()
    {
        await Write("a/b/note.md", "text");

        Assert.Equal(
            ["folder a", "sync folder .", "folder a/b", "sync folder a", "create temporary", "write temporary", "sync temporary", "place a/b/note.md", "sync folder a/b"],
            _recording.Steps);
    }

    [Fact]
    public async Task Change_ExistingNote_SyncsContentBeforeAndNameAfterTheExchange()
    {
        _folder.Write("note.md", "old");

        await Write("note.md", "new");

        Assert.Equal(["create temporary", "write temporary", "sync temporary", "replace note.md", "sync folder ."], _recording.Steps);
    }

    [Fact]
    public async Task Move_ToAnotherFolder_SyncsBothFolders()
    {
        _folder.Write("from/note.md", "text");

        await _files.MoveAsync("from/note.md", "to/note.md", TestContext.Current.CancellationToken);

        Assert.Equal(["folder to", "sync folder .", "replace to/note.md", "sync folder to", "sync folder from"], _recording.Steps);
        Assert.Equal(["to/note.md"], _folder.Files());
    }

    [Fact]
    public async Task Delete_Note_SyncsItsFolder()
    {
        _folder.Write("a/note.md", "text");

        await _files.DeleteAsync("a/note.md", TestContext.Current.CancellationToken);

        Assert.Equal(["delete a/note.md", "sync folder a"], _recording.Steps);
    }

    [Fact]
    public async Task Change_SameText_TouchesNothing()
    {
        _folder.Write("note.md", "same");

        await Write("note.md", "same");

        Assert.Empty(_recording.Steps);
    }

    [Theory]
    [InlineData(0, "old")]
    [InlineData(1, "old")]
    [InlineData(2, "old")]
    [InlineData(3, "old")]
    [InlineData(4, "new text")]
    public async Task Change_DiskFullAtAStep_LeavesOneWholeNoteAndNoLeftovers(int step, string expected)
    {
        _folder.Write("note.md", "old");
        bool failed = false;
        _recording.BeforeStep = current =>
        {
            if (current == step && !failed)
            {
                failed = true;
                throw new IOException("No space left on device", DiskFull);
            }
        };

        NoteStoreException failure = await Assert.ThrowsAsync<NoteStoreException>(() => Write("note.md", "new text"));

        Assert.Equal(NoteErrorCodes.WriteFailed, failure.Code);
        Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
        Assert.Equal(expected, _folder.Read("note.md"));
        Assert.Equal(["note.md"], _folder.Files());
    }

    [Fact]
    public async Task Change_ReadOnlyFolder_SaysSoAndTouchesNothing()
    {
        _folder.Write("note.md", "old");
        _recording.BeforeStep = static _ => throw new UnauthorizedAccessException("Access to the path is denied.");

        NoteStoreException failure = await Assert.ThrowsAsync<NoteStoreException>(() => Write("note.md", "new"));

        Assert.Equal(NoteErrorCodes.WriteFailed, failure.Code);
        Assert.Contains("permissions", failure.Message, StringComparison.Ordinal);
        Assert.Equal("old", _folder.Read("note.md"));
    }

    [Fact]
    public async Task Change_AnotherWriterWasFaster_ComputesAgainFromItsText()
    {
        string path = _folder.Write("note.md", "old\n");
        List<string?> seen = [];

        await _files.ChangeAsync(
            "note.md",
            file =>
            {
                seen.Add(file?.Text);
                if (seen.Count == 1)
                {
                    File.WriteAllText(path, "other\n");
                }

                return file?.Text + "mine\n";
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(["old\n", "other\n"], seen);
        Assert.Equal("other\nmine\n", _folder.Read("note.md"));
    }

    [Fact]
    public async Task Change_OthersAreAlwaysFaster_EndsAllTheSame()
    {
        string path = _folder.Write("note.md", "0");
        int turn = 0;
        _recording.BeforeStep = _ =>
        {
            // Someone without our lock writes before each of the first exchanges.
            if (_recording.Steps.Count > 0 && _recording.Steps[^1] == "write temporary" && turn < 3)
            {
                File.WriteAllText(path, (++turn).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        };

        await Write("note.md", "mine");

        Assert.Equal(3, turn);
        Assert.Equal("mine", _folder.Read("note.md"));
    }

    [Fact]
    public async Task Change_ExistingNote_KeepsItsPermissions()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no Unix permissions.");
        string path = _folder.Write("note.md", "old");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

            await Write("note.md", "new");

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        }
    }

    private Task<NoteFile> Write(string path, string text) => _files.ChangeAsync(path, _ => text, TestContext.Current.CancellationToken);
}
