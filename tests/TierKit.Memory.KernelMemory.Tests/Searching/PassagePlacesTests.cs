using System.Text.Json;
using System.Text.RegularExpressions;
using TierKit.Memory.Operations;

namespace TierKit.Memory.KernelMemory.Tests.Searching;

/// <summary>Where a passage of the service stands in its note; the service knows no lines, and what it cuts is not always what was written.</summary>
public sealed partial class PassagePlacesTests : FakeServiceTests
{
    private const string Text = """
        # Zoo

        Giraffes eat leaves.

        ## Feeding

        - morning:   acacia
        - evening:	hay

        ```
        hay = 2
        ```
        """;

    [Theory]
    [InlineData("Giraffes eat leaves.", 3, 3)]
    [InlineData("- morning:   acacia\n- evening:\thay", 7, 8)]
    // Blanks are the cutter's, and what overlaps the passage before begins in the middle of a line.
    [InlineData("leaves.\n## Feeding\n- morning: acacia\n", 3, 7)]
    [InlineData("  hay = 2  ", 11, 11)]
    [InlineData("- evening: hay ``` hay = 2 ```", 8, 12)]
    [InlineData("Penguins eat fish.", 0, 0)]
    [InlineData(" \n ", 0, 0)]
    public async Task Search_PassageOfTheService_HasItsLinesInTheFile(string passage, int line, int endLine)
    {
        NotesKit kit = Kit();
        string path = Path.Combine(Root, "notes", "Zoo.md");
        await kit.Memory.WriteNoteAsync("Zoo", Text, cancellationToken: Token);
        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));
        string[] file = await File.ReadAllLinesAsync(path, Token);
        int above = Array.IndexOf(file, "# Zoo");
        Assert.True(above > 0);
        Answer(passage);

        FoundNote note = Assert.Single((await kit.Memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Results);

        Indexing.PassageHit found = Assert.Single(note.Passages);
        Assert.Equal((line == 0 ? 0 : above + line, endLine == 0 ? 0 : above + endLine), (found.Line, found.EndLine));
        Assert.Equal(found.Line, note.Line);
    }

    [Fact]
    public async Task Cite_PassageOfTheService_NamesTheLine()
    {
        NotesKit kit = Kit();
        await kit.Memory.WriteNoteAsync("Zoo", Text, cancellationToken: Token);
        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));
        Answer("- evening: hay");

        PromptContext context = await kit.Memory.GetPromptContextAsync("hay for giraffes", cancellationToken: Token);

        Assert.Matches("^Zoo\\.md:[1-9][0-9]*$", Assert.Single(context.Passages).Citation);
    }

    private void Answer(string passage)
    {
        string id = Assert.Single(Server.Documents);
        string version = Version().Match(Assert.Single(Bodies("/upload"))).Groups[1].Value;
        Server.Intercept = async exchange =>
        {
            if (exchange.Request.Path != "/search")
            {
                return false;
            }

            await exchange.AnswerAsync(200, $$$"""{"results":[{"documentId":"{{{id}}}","partitions":[{"text":{{{JsonSerializer.Serialize(passage)}}},"relevance":0.9,"partitionNumber":3,"tags":{"version":["{{{version}}}"]}}]}]}""");
            return true;
        };
    }

    [GeneratedRegex("version:([0-9a-f]{24})")]
    private static partial Regex Version();
}
