using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

public sealed class ProjectFolderTests : IDisposable
{
    private readonly TemporaryFolder _outside = new();
    private readonly TemporaryFolder _folder = new();
    private readonly ProjectFolder _project;

    public ProjectFolderTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating links needs a privilege on Windows.");
        _project = new ProjectFolder(_folder.Path);
        _outside.Write("secret.md", "secret");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData("link.md")]
    [InlineData("out/secret.md")]
    [InlineData("out/new/deep.md")]
    [InlineData("loop/x.md")]
    [InlineData("hop/secret.md")]
    [InlineData("dangling.md")]
    public void Resolve_LinkThatLeaves_IsRefused(string path)
    {
        Link("link.md", Path.Combine(_outside.Path, "secret.md"));
        Link("out", _outside.Path);
        Link("loop", Path.Combine(_folder.Path, "loop"));
        Link("hop", Path.Combine(_folder.Path, "out"));
        Link("dangling.md", Path.Combine(_outside.Path, "later.md"));

        PathRefusedException refused = Assert.Throws<PathRefusedException>(() => _project.Resolve(path));

        Assert.Equal(PathRefusal.LeavesProject, refused.Reason);
    }

    [Fact]
    public void Resolve_LinkThatStays_IsFollowed()
    {
        _folder.Write("real/note.md", "x");
        Link("alias", Path.Combine(_folder.Path, "real"));

        Assert.Equal(Path.Combine(_project.Root, "real", "note.md"), _project.Resolve("alias/note.md"));
    }

    [Fact]
    public void Resolve_RootThatIsALink_CountsFromWhereItLeads()
    {
        Link("root", _outside.Path);
        ProjectFolder project = new(Path.Combine(_folder.Path, "root"));

        Assert.Equal(new ProjectFolder(_outside.Path).Root, project.Root);
        Assert.Equal("secret.md", project.RelativePath(project.Resolve("secret.md")));
    }

    [Theory]
    [InlineData("", nameof(PathRefusal.Empty))]
    [InlineData("a\0b", nameof(PathRefusal.ControlCharacter))]
    [InlineData("con", nameof(PathRefusal.ReservedName))]
    [InlineData("a/lpt9.md", nameof(PathRefusal.ReservedName))]
    [InlineData("x/COM¹", nameof(PathRefusal.ReservedName))]
    [InlineData(".tierkit/write.lock", nameof(PathRefusal.InternalFolder))]
    [InlineData("a/.tierkit-0.tmp", nameof(PathRefusal.InternalFolder))]
    public void Resolve_NameThatIsNotForNotes_SaysWhy(string path, string reason)
    {
        PathRefusedException refused = Assert.Throws<PathRefusedException>(() => _project.Resolve(path));

        Assert.Equal(reason, refused.Reason.ToString());
        Assert.Contains("folder/note.md", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_MissingRoot_NamesIt()
        => Assert.Contains("nowhere", Assert.Throws<DirectoryNotFoundException>(static () => new ProjectFolder("nowhere")).Message, StringComparison.Ordinal);

    private void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(_folder.Path, name), target);
}
