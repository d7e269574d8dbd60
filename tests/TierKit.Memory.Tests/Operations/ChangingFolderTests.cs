using System.Globalization;
using TierKit.Memory.Operations;

namespace TierKit.Memory.Tests.Operations;

public sealed class ChangingFolderTests
{
    private const int Changes = 600;
    private const int Names = 24;

    [Fact]
    public async Task Search_FilesChangeUnderTheScan_NeverFailsAndIsCompleteAfterwards()
    {
        await using MemoryFixture notes = new();
        Task others = Task.Run(() => Change(notes.Notes), MemoryFixture.Token);
        int rounds = 0;
        do
        {
            await (rounds++ % 3 == 0 ? notes.Memory.ReindexAsync(cancellationToken: MemoryFixture.Token) : (Task)notes.Memory.SearchNotesAsync("version", cancellationToken: MemoryFixture.Token));
        }
        while (!others.IsCompleted);

        await others;

        Dictionary<string, string> files = Directory.EnumerateFiles(notes.Notes, "*.md", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(notes.Notes, file).Replace('\\', '/'), File.ReadAllText);
        SearchResults all = await notes.Memory.SearchNotesAsync("memory://*", new SearchNotesOptions { PageSize = 100 }, MemoryFixture.Token);
        Assert.NotEmpty(files);
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), all.Results.Select(static found => found.FilePath).Order(StringComparer.Ordinal));
        foreach ((string path, string text) in files)
        {
            // The last text of each is what the index knows: its word is of that version alone.
            SearchResults found = await notes.Memory.SearchNotesAsync(text.Split(' ')[^1], new SearchNotesOptions { SearchType = "text" }, MemoryFixture.Token);
            Assert.Contains(found.Results, result => result.FilePath == path);
        }
    }

    private static void Change(string root)
    {
        Random random = new(4);
        Directory.CreateDirectory(Path.Combine(root, "moved"));
        for (int i = 0; i < Changes; i++)
        {
            string name = $"note {random.Next(Names)}.md";
            string path = Path.Combine(root, name);
            switch (random.Next(5))
            {
                case 0:
                    File.Delete(path);
                    break;
                case 1 when File.Exists(path):
                    File.Move(path, Path.Combine(root, "moved", name), overwrite: true);
                    break;
                default:
                    File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"# Note\n\n{new string('x', random.Next(5000))} version word{i}q"));
                    break;
            }
        }
    }
}
