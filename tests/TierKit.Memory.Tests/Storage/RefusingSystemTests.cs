using TierKit.Memory.Operations;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

/// <summary>Meets a system that refuses to write, rather than a fake of one: a child process has a limit or no permission.</summary>
public sealed class RefusingSystemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_FilesMayNotGrow_SaysSoKeepsNotesWholeAndLosesNone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no limit on the size of files.");
        _folder.Write("notes/Old.md", "old words");

        string[] said = (await ConfinedProcess.RunLimitedAsync(_folder.Path)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["small done", "big " + NoteErrorCodes.WriteFailed, "grow " + NoteErrorCodes.WriteFailed], said[..3]);
        // The notes fit and their index does not, which takes nothing from them.
        Assert.Equal(ConfinedProcess.Fillers, said.Length - 3);
        Assert.Contains("filler " + NoteErrorCodes.IndexFailed, said);
        Assert.Equal("old words", _folder.Read("notes/Old.md"));
        string[] files = [.. _folder.Files().Where(static file => file.StartsWith("notes/", StringComparison.Ordinal))];
        Assert.DoesNotContain("notes/Big.md", files);
        Assert.All(files, static file => Assert.EndsWith(".md", file, StringComparison.Ordinal));
        await using BasicMemory memory = Open();
        Assert.Equal(files.Length, (await memory.SearchNotesAsync("memory://*", cancellationToken: Token)).Total);
        string[] fillers = [.. files.Where(static file => file.Contains("Filler", StringComparison.Ordinal))];
        Assert.NotEmpty(fillers);
        Assert.All(fillers, file => Assert.True(ConfinedProcess.IsWhole(_folder.Read(file)), file));
        Assert.NotEmpty((await memory.SearchNotesAsync("it fits", cancellationToken: Token)).Results);
    }

    [Fact]
    public async Task Change_FolderOfSomebodyElse_IsReadAndNeverChanged()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The permissions are those of Unix.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess && !(OperatingSystem.IsLinux() && File.Exists("/bin/su")), "A privileged process needs su to give its rights up.");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode look = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        const UnixFileMode all = look | UnixFileMode.UserWrite | UnixFileMode.OtherWrite;
        string note = _folder.Write("notes/Old.md", "old words");
        string notes = Path.GetDirectoryName(note)!;
        File.SetUnixFileMode(note, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        File.SetUnixFileMode(notes, look);
        File.SetUnixFileMode(_folder.Path, look);
        DateTime written = File.GetLastWriteTimeUtc(note);
        try
        {
            string[] said = (await ConfinedProcess.RunUnprivilegedAsync(_folder.Path)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

            Assert.Equal(
                ["found 1", "search done", .. new[] { "write", "edit", "move", "delete" }.Select(static step => $"{step} {NoteErrorCodes.WriteFailed}")],
                said);
            Assert.Equal("old words", _folder.Read("notes/Old.md"));
            Assert.Equal(written, File.GetLastWriteTimeUtc(note));
            Assert.Equal(["Old.md"], Directory.GetFileSystemEntries(notes).Select(Path.GetFileName));
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, all);
            File.SetUnixFileMode(notes, all);
        }
    }

    private BasicMemory Open() => BasicMemory.Open(Path.Combine(_folder.Path, "notes"), options =>
    {
        options.StatePath = Path.Combine(_folder.Path, "state");
        options.Watch = false;
    });
}
