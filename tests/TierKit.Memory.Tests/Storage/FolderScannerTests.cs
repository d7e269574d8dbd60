using Microsoft.Extensions.Time.Testing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

public sealed class FolderScannerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderScanner _scanner;

    public FolderScannerTests() => _scanner = new FolderScanner(new ProjectFolder(_folder.Path));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scan_UnchangedFiles_ReadsNone()
    {
        string path = _folder.Write("a.md", "a");
        _folder.Write("deep/b.md", "b");
        Dictionary<string, ScannedFile> known = Scan().Files.ToDictionary(static file => file.Path);
        _folder.Write("a.md", "A changed");
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        FolderScan again = _scanner.Scan(known.GetValueOrDefault, TestContext.Current.CancellationToken);

        Assert.Equal(1, again.Hashed);
        Assert.Equal(["a.md"], again.Plan([.. known.Values.Select(static file => new IndexedFile(file.Path, file.Checksum))]).Modified);
    }

    [Fact]
    public void Scan_TouchedFileWithTheSameBytes_IsUnchanged()
    {
        string path = _folder.Write("a.md", "a");
        Dictionary<string, ScannedFile> known = Scan().Files.ToDictionary(static file => file.Path);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        FolderScan again = _scanner.Scan(known.GetValueOrDefault, TestContext.Current.CancellationToken);

        Assert.Equal(1, again.Hashed);
        Assert.Equal(0, again.Plan([.. known.Values.Select(static file => new IndexedFile(file.Path, file.Checksum))]).Total);
    }

    [Fact]
    public void Scan_HiddenIgnoredAndLinkedFiles_LeavesThemOut()
    {
        foreach (string path in (string[])["keep.md", "image.png", ".obsidian/app.json", "x.tmp", ".tierkit-1.tmp", "drafts/no.md", "deep/node_modules/y.md", "deep/private.secret"])
        {
            _folder.Write(path, "x");
        }

        _folder.Write(".gitignore", "# comment\n/drafts/\n*.secret\n");
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.md"), Path.Combine(_folder.Path, "keep.md"));
        }

        Assert.Equal(["image.png", "keep.md"], Scan().Files.Select(static file => file.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Plan_UnreadableFolder_DeletesNothingBelowIt()
    {
        FolderScan scan = new([new ScannedFile("a.md", null, "1")], ["locked"], Hashed: 1);

        FolderChanges changes = scan.Plan([new IndexedFile("a.md", "1"), new IndexedFile("locked/b.md", "2"), new IndexedFile("gone.md", "3")]);

        Assert.Equal(["gone.md"], changes.Deleted);
        Assert.Equal(["a.md", "locked/b.md"], changes.Unchanged);
    }

    [Fact]
    public void Scan_FilesChangingMeanwhile_ReportsNoneThatIsGone()
    {
        for (int index = 0; index < 50; index++)
        {
            _folder.Write($"f{index % 5}/{index}.md", "x");
        }

        int asked = 0;
        FolderScan scan = _scanner.Scan(
            path =>
            {
                // What the walk listed a moment ago goes away before it is read, with its whole folder now and then.
                if (asked++ == 10)
                {
                    Directory.Delete(Path.Combine(_folder.Path, Path.GetDirectoryName(path)!), recursive: true);
                }

                return null;
            },
            TestContext.Current.CancellationToken);

        Assert.NotEmpty(scan.Files);
        Assert.True(scan.Files.Count < 50);
        Assert.All(scan.Files, static file => Assert.NotNull(file.Checksum));
        Assert.Empty(scan.UnreadableFolders);
    }

    [Fact]
    public void Sweep_TemporaryFiles_RemovesOnlyOldOnes()
    {
        string old = _folder.Write("a/.tierkit-1.tmp", "x");
        string young = _folder.Write(".tierkit-2.tmp", "x");
        _folder.Write("note.tmp", "not ours");
        FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        File.SetLastWriteTimeUtc(old, new DateTime(2030, 1, 1, 10, 0, 0, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(young, new DateTime(2030, 1, 1, 11, 59, 0, DateTimeKind.Utc));

        Assert.Equal(1, LeftoverFiles.Sweep(new ProjectFolder(_folder.Path), time));
        Assert.Equal([".tierkit-2.tmp", "note.tmp"], _folder.Files());
    }

    private FolderScan Scan() => _scanner.Scan(static _ => null, TestContext.Current.CancellationToken);
}
