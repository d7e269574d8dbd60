using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Operations;

public sealed class ConnectorToolTests
{
    private static readonly string[] ResultFields = ["id", "title", "url"];
    private static readonly string[] DocumentFields = ["id", "title", "text", "url", "metadata"];

    [Fact]
    public async Task Search_Notes_GivesAtMostTenIdsThatFetchReads()
    {
        await using MemoryFixture notes = new();
        for (int i = 0; i < 12; i++)
        {
            await notes.Memory.WriteNoteAsync($"Espresso {i}", $"Espresso number {i}.", "drinks", cancellationToken: MemoryFixture.Token);
        }

        JsonElement found = JsonElement.Parse(await notes.Call("search", ("query", "espresso")));

        JsonElement[] results = [.. found.GetProperty("results").EnumerateArray()];
        Assert.Equal(10, results.Length);
        Assert.Equal(10, found.GetProperty("total_count").GetInt32());
        Assert.Equal("espresso", found.GetProperty("query").GetString());
        foreach (JsonElement result in results)
        {
            Assert.Equal(ResultFields, result.EnumerateObject().Select(static field => field.Name));
            Assert.Equal(result.GetProperty("id").GetString(), result.GetProperty("url").GetString());
            JsonElement document = JsonElement.Parse(await notes.Call("fetch", ("id", result.GetProperty("id").GetString())));
            Assert.Equal(DocumentFields, document.EnumerateObject().Select(static field => field.Name));
            Assert.Equal(result.GetProperty("title").GetString(), document.GetProperty("title").GetString());
            Assert.Contains("Espresso number", document.GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.Equal("markdown", document.GetProperty("metadata").GetProperty("format").GetString());
        }
    }

    [Fact]
    public async Task Search_NothingThere_HasNoResults()
    {
        await using MemoryFixture notes = new();

        JsonElement found = JsonElement.Parse(await notes.Call("search", ("query", "espresso")));

        Assert.Equal(0, found.GetProperty("results").GetArrayLength());
        Assert.Equal(0, found.GetProperty("total_count").GetInt32());
    }

    [Theory]
    [InlineData("main/drinks/espresso-machines")]
    [InlineData("Espresso machines")]
    [InlineData("drinks/Espresso machines.md")]
    [InlineData("memory://drinks/espresso-machines")]
    public async Task Fetch_AnyNameOfANote_ReadsIt(string id)
    {
        await using MemoryFixture notes = new();
        await notes.Memory.WriteNoteAsync("Espresso machines", "They build pressure.", "drinks", cancellationToken: MemoryFixture.Token);

        JsonElement document = JsonElement.Parse(await notes.Call("fetch", ("id", id)));

        Assert.Equal(id, document.GetProperty("id").GetString());
        Assert.Equal(id, document.GetProperty("url").GetString());
        Assert.Equal("Espresso machines", document.GetProperty("title").GetString());
        Assert.Contains("They build pressure.", document.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_MissingNote_SaysSoAndNamesWhatIsAboutIt()
    {
        await using MemoryFixture notes = new();
        await notes.Memory.WriteNoteAsync("Espresso machines", "How espresso machines build pressure.", cancellationToken: MemoryFixture.Token);

        JsonElement document = JsonElement.Parse(await notes.Call("fetch", ("id", "espresso pressure")));

        Assert.Equal("Document not found", document.GetProperty("metadata").GetProperty("error").GetString());
        Assert.StartsWith("# Note Not Found", document.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("main/espresso-machines", document.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", "results")]
    [InlineData("fetch", "metadata")]
    public async Task Call_WithoutItsParameter_IsAFailureInTheSameForm(string tool, string field)
    {
        await using MemoryFixture notes = new();

        JsonElement failure = JsonElement.Parse(await notes.Call(tool));

        Assert.True(failure.TryGetProperty(field, out _));
        Assert.Equal("INVALID_ARGUMENT", failure.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("search", "query", "espresso")]
    [InlineData("fetch", "id", "Espresso")]
    public async Task Call_LabelledNote_HasItsLabel(string tool, string parameter, string value)
    {
        await using MemoryFixture notes = new();
        notes.Put("Espresso.md", "---\nsensitivity: public\n---\n# Espresso\n\nespresso at nine bar");
        AIFunctionArguments arguments = new() { [parameter] = value };
        arguments.Context = new Dictionary<object, object?>();

        await notes.Toolset.Functions.Single(function => function.Name == tool).InvokeAsync(arguments, MemoryFixture.Token);

        LabelledResult labelled = Assert.IsType<LabelledResult>(arguments.Context[LabelledResult.ContextKey]);
        Assert.Equal(Sensitivity.Public, labelled.Label.Sensitivity);
    }
}
