using TierKit.Memory.Operations;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Operations;

public sealed class ContextTests
{
    private static CancellationToken Token => MemoryFixture.Token;

    [Fact]
    public async Task BuildContext_HubWithManyLinks_ShowsNeighboursBeforeRelations()
    {
        await using MemoryFixture notes = new();
        for (int i = 0; i < 20; i++)
        {
            notes.Put($"n{i:00}.md", $"Neighbour {i} says this.");
        }

        notes.Put("Hub.md", string.Concat(Enumerable.Range(0, 20).Select(static i => $"- part [[n{i:00}]]\n")));

        BuiltContext context = await notes.Memory.BuildContextAsync("memory://hub", new BuildContextOptions { MaxRelated = 10 }, Token);

        ContextItem item = Assert.Single(context.Items);
        Assert.Equal(10, item.Related.Count);
        Assert.All(item.Related, static note => Assert.NotEmpty(note.Content));
        Assert.Equal(20, item.Relations.Count);
        string text = context.ToString();
        Assert.True(text.IndexOf("Neighbour", StringComparison.Ordinal) < text.IndexOf("### Relations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BuildContext_Depth_GoesAsFarAsAsked()
    {
        await using MemoryFixture notes = new();
        notes.Put("a.md", "[[b]]");
        notes.Put("b.md", "[[c]]");
        notes.Put("c.md", "end");

        Assert.Equal(["b"], Related(await notes.Memory.BuildContextAsync("a", new BuildContextOptions { Depth = 1 }, Token)));
        Assert.Equal(["b", "c"], Related(await notes.Memory.BuildContextAsync("a", new BuildContextOptions { Depth = 2 }, Token)));
        Assert.Empty(Related(await notes.Memory.BuildContextAsync("a", new BuildContextOptions { Depth = 0 }, Token)));
    }

    [Fact]
    public async Task BuildContext_Wildcard_MeansEveryNoteBelow()
    {
        await using MemoryFixture notes = new();
        notes.Put("Projects/One.md", "1");
        notes.Put("Projects/deep/Two.md", "2");
        notes.Put("Other.md", "3");

        BuiltContext context = await notes.Memory.BuildContextAsync("memory://projects/*", cancellationToken: Token);

        Assert.Equal(["One", "Two"], context.Items.Select(static item => item.Primary.Title).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task BuildContext_Timeframe_HidesOldNeighboursAndNeverTheNoteItself()
    {
        await using MemoryFixture notes = new();
        notes.Put("a.md", "---\nmodified: 2020-01-01\n---\n[[b]] and [[c]]");
        notes.Put("b.md", "---\nmodified: 2020-01-01\n---\nold");
        notes.Put("c.md", "fresh");

        Assert.Equal(["c"], Related(await notes.Memory.BuildContextAsync("a", new BuildContextOptions { Timeframe = "7d" }, Token)));
        Assert.Equal(["b", "c"], Related(await notes.Memory.BuildContextAsync("a", cancellationToken: Token)));
    }

    [Fact]
    public async Task BuildContext_Budget_BoundsTheTexts()
    {
        await using MemoryFixture notes = new();
        notes.Put("a.md", string.Concat(Enumerable.Repeat("word ", 2000)) + "[[b]]");
        notes.Put("b.md", string.Concat(Enumerable.Repeat("other ", 2000)));

        BuiltContext context = await notes.Memory.BuildContextAsync("a", new BuildContextOptions { MaxTokens = 500 }, Token);

        ContextItem item = Assert.Single(context.Items);
        Assert.InRange(item.Primary.Content.Length + item.Related.Sum(static note => note.Content.Length), 1000, 2000);
        Assert.NotEmpty(item.Related[0].Content);
        Assert.True(item.Primary.IsCut);
    }

    [Fact]
    public async Task Labels_OfResults_AreThoseOfTheStrictestNote()
    {
        await using MemoryFixture notes = new(static options =>
        {
            options.Sensitivity = Sensitivity.Internal;
            options.Folders["open"] = Sensitivity.Public;
        });
        notes.Put("open/a.md", "public words about tea, see [[b]]");
        notes.Put("open/b.md", "---\nsensitivity: Private\n---\nprivate words about tea");
        notes.Put("plain.md", "plain words about coffee");
        notes.Put("typo.md", "---\nsensitivity: Pubic\n---\nwords");

        Assert.Equal(Sensitivity.Public, (await notes.Memory.ReadNoteAsync("a", cancellationToken: Token))!.Sensitivity);
        Assert.Equal(Sensitivity.Private, (await notes.Memory.ReadNoteAsync("b", cancellationToken: Token))!.Sensitivity);
        Assert.Equal(Sensitivity.Internal, (await notes.Memory.ReadNoteAsync("plain", cancellationToken: Token))!.Sensitivity);
        Assert.Equal(Sensitivity.Secret, (await notes.Memory.ReadNoteAsync("typo", cancellationToken: Token))!.Sensitivity);
        Assert.Equal(Sensitivity.Private, (await notes.Memory.BuildContextAsync("a", cancellationToken: Token)).Sensitivity);
        Assert.Equal(Sensitivity.Public, (await notes.Memory.BuildContextAsync("a", new BuildContextOptions { Depth = 0 }, Token)).Sensitivity);
        Assert.Equal(Sensitivity.Private, (await notes.Memory.SearchNotesAsync("words about tea", cancellationToken: Token)).Sensitivity);
    }

    [Fact]
    public async Task PromptContext_Passages_CarryNumbersPlacesAndLabels()
    {
        await using MemoryFixture notes = new();
        notes.Put("tea.md", "---\nsensitivity: Public\n---\n# Tea\n\n## Brewing\n\nGreen tea is brewed at seventy degrees.\n");
        notes.Put("coffee.md", "Coffee is brewed hotter than green tea.");
        foreach (string other in (string[])["cars", "boats", "trees", "houses", "rivers", "songs"])
        {
            notes.Put(other + ".md", $"Something about {other}, and nothing else.");
        }

        PromptContext context = await notes.Memory.GetPromptContextAsync("How hot is green tea brewed?", cancellationToken: Token);

        Assert.NotEmpty(context.Passages);
        CitedPassage tea = context.Passages.Single(static passage => passage.FilePath == "tea.md");
        Assert.Contains("seventy", tea.Text, StringComparison.Ordinal);
        Assert.True(tea.Line >= 7, $"line {tea.Line}");
        Assert.Equal(Sensitivity.Public, tea.Sensitivity);
        Assert.Contains($"[{tea.Number}] tea.md:{tea.Line}", context.ToString(), StringComparison.Ordinal);
        Assert.Equal(context.Passages.Count, context.ToMessages().Count);
        Assert.All(context.ToMessages(), static message => Assert.NotEmpty(message.AdditionalProperties!));
    }

    private static IEnumerable<string> Related(BuiltContext context) => Assert.Single(context.Items).Related.Select(static note => note.Title);
}
