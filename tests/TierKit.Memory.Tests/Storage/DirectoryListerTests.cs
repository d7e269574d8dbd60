using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

public sealed class DirectoryListerTests : IDisposable
{
    private readonly StoreFixture _notes = new();

    public DirectoryListerTests()
    {
        foreach (string path in (string[])["top.md", "b/one.md", "b/deep/two.md", "a/three.txt"])
        {
            _notes.Folder.Write(path, "x");
        }
    }

    public void Dispose() => _notes.Dispose();

    [Theory]
    [InlineData("/", 1, null, "a b top.md")]
    [InlineData("", 2, null, "a b b/deep a/three.txt b/one.md top.md")]
    [InlineData("b", 1, null, "b/deep b/one.md")]
    [InlineData("/b/", 3, "*.md", "b/deep/two.md b/one.md")]
    [InlineData("/", 3, "T*", "a/three.txt b/deep/two.md top.md")]
    [InlineData("nothing", 1, null, "")]
    public async Task List_Directory_ShowsFoldersThenFiles(string directory, int depth, string? glob, string expected)
    {
        DirectoryListing listing = await _notes.Lister.ListAsync(directory, depth, glob, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(expected, string.Join(' ', listing.Entries.Select(static entry => entry.Path)));
        Assert.Equal(listing.Entries.Count, listing.Total);
    }

    [Fact]
    public async Task List_Pages_TogetherShowEveryEntryOnce()
    {
        List<string> pages = [];
        for (int page = 1; page <= 4; page++)
        {
            pages.AddRange((await _notes.Lister.ListAsync("/", depth: 3, page: page, pageSize: 2, cancellationToken: TestContext.Current.CancellationToken)).Entries.Select(static entry => entry.Path));
        }

        Assert.Equal(7, pages.Count);
        Assert.Equal(7, pages.Distinct().Count());
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../..")]
    [InlineData("~")]
    public async Task List_OutsideTheProject_IsRefused(string directory)
        => await StoreFixture.Refused(NoteErrorCodes.SecurityValidation, () => _notes.Lister.ListAsync(directory).AsTask());
}
