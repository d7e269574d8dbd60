using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Testing.Servers;

namespace TierKit.Memory.KernelMemory.Tests.Tools;

public sealed class KernelMemoryToolsTests : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tierkit-km-").FullName;
    private readonly FakeKernelMemoryServer _server = new();
    private readonly NotesKit _kit;

    public KernelMemoryToolsTests() => _kit = NotesKit.Open(_root, _server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void Functions_NamesParametersAndDefaults_AreThePlugins()
    {
        Toolset toolset = _kit.Services.GetServices<Toolset>().Single(static toolset => toolset.Name == "kernel_memory");

        Assert.Equal(
            [
                "Save(input, documentId, index, tags, steps)", "SaveFile(filePath, documentId, index, tags, steps)", "SaveWebPage(url, documentId, index, tags, steps)",
                "Search(query, index, minRelevance, limit, tags)", "Ask(question, index, minRelevance, tags)", "Delete(documentId, index)",
            ],
            toolset.Functions.Select(static function => $"{function.Name}({string.Join(", ", function.JsonSchema.GetProperty("properties").EnumerateObject().Select(static parameter => parameter.Name))})"));
        JsonElement search = toolset.Functions.Single(static function => function.Name == "Search").JsonSchema.GetProperty("properties");
        Assert.Equal((1, 0), (search.GetProperty("limit").GetProperty("default").GetInt32(), search.GetProperty("minRelevance").GetProperty("default").GetInt32()));
    }

    [Fact]
    public async Task SaveSearchDelete_RoundTrip_IsANoteThatIsFoundAndGone()
    {
        Assert.Equal("tea-1", await Call("Save", ("input", "Green tea is steeped at eighty degrees."), ("documentId", "tea-1"), ("tags", """{"topic": ["tea"]}""")));
        await Call("Save", ("input", "Black tea takes boiling water."), ("documentId", "tea-2"));
        Assert.True(await _kit.Notes.WaitUntilSentAsync(cancellationToken: Token));

        Assert.Equal("Green tea is steeped at eighty degrees.", await Call("Search", ("query", "steeped degrees")));
        Assert.Equal(2, JsonDocument.Parse(await Call("Search", ("query", "tea"), ("limit", 5))).RootElement.GetArrayLength());
        Assert.Equal("Green tea is steeped at eighty degrees.", await Call("Search", ("query", "tea"), ("tags", new Dictionary<string, string[]> { ["topic"] = ["tea"] })));
        Assert.Equal("", await Call("Search", ("query", "quarterly revenue")));
        Assert.True(File.Exists(Path.Combine(_root, "notes", "kernel-memory", "tea-1.md")));

        Assert.Equal("tea-1", await Call("Save", ("input", "Green tea is bitter."), ("documentId", "tea-1")));
        Assert.Contains("bitter", await Call("Search", ("query", "green tea bitter")), StringComparison.Ordinal);
        Assert.Equal("", await Call("Delete", ("documentId", "tea-1")));
        Assert.False(File.Exists(Path.Combine(_root, "notes", "kernel-memory", "tea-1.md")));
    }

    [Fact]
    public async Task Save_WithoutAnId_MakesOneAndReturnsIt()
    {
        string id = await Call("Save", ("input", "Green tea."));

        Assert.Matches("^[0-9]{8}\\.[0-9]{6}\\.[0-9a-f]{32}$", id);
        Assert.Equal("", await Call("Delete", ("documentId", id)));
        Assert.Empty(Directory.GetFiles(Path.Combine(_root, "notes"), "*.md", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Ask_Question_AnswersAndNamesItsSources()
    {
        await Call("Save", ("input", "Green tea is steeped at eighty degrees."), ("documentId", "tea-1"));
        _server.Answer = ["""{"streamState":"append","text":"Eighty.","relevantSources":[{"documentId":"x","partitions":[{"text":"a","relevance":0.9,"partitionNumber":0,"tags":{"permalink":["main/kernel-memory/tea-1"]}}]}]}"""];
        await _kit.Notes.WaitUntilSentAsync(cancellationToken: Token);

        Assert.Equal("Eighty.\n\nSources: main/kernel-memory/tea-1", await Call("Ask", ("question", "How hot is green tea?")));
    }

    [Theory]
    [InlineData("Save", "documentId", "../../escape", "is not sent")]
    [InlineData("Save", "steps", "[\"private_delete_index\"]", "steps of the service's pipeline")]
    [InlineData("Save", "index", "nobody", "nobody")]
    [InlineData("Save", "tags", "{\"user\": []}", "no object of lists")]
    [InlineData("SaveFile", "filePath", "/etc/passwd", "not read on the word of a model")]
    [InlineData("SaveWebPage", "url", "http://169.254.169.254/", "not fetched")]
    [InlineData("Search", "tags", "{\"user\": []}", "no object of lists")]
    [InlineData("Search", "tags", "nonsense", "no object of lists")]
    [InlineData("Delete", "documentId", "../zoo", "is not sent")]
    public async Task Call_WhatThePluginLetAModelDo_IsRefusedWithTheNextStep(string function, string parameter, string value, string expected)
    {
        Dictionary<string, object?> arguments = new() { ["input"] = "x", ["query"] = "x", ["documentId"] = "x", ["url"] = "x", ["filePath"] = "x", [parameter] = value };

        (string text, bool failed) = await Try(function, arguments);

        Assert.True(failed);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_root, "*.md", SearchOption.AllDirectories));
        Assert.DoesNotContain(_server.Requests, static request => request.Path == "/upload");
    }

    [Fact]
    public async Task Delete_NoteThatSaveDidNotWrite_StaysWhereItIs()
    {
        await _kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", cancellationToken: Token);

        await Call("Delete", ("documentId", "Zoo"));

        Assert.True(File.Exists(Path.Combine(_root, "notes", "Zoo.md")));
    }

    private async Task<string> Call(string function, params (string Name, object? Value)[] arguments)
    {
        (string text, bool failed) = await Try(function, arguments.ToDictionary(static one => one.Name, static one => one.Value));
        Assert.False(failed, text);
        return text;
    }

    private async Task<(string Text, bool Failed)> Try(string function, Dictionary<string, object?> arguments)
    {
        AIFunction found = _kit.Services.GetServices<Toolset>().Single(static toolset => toolset.Name == "kernel_memory").Functions.Single(one => one.Name == function);
        AIFunctionArguments call = new(arguments.Where(argument => found.JsonSchema.GetProperty("properties").TryGetProperty(argument.Key, out _)).ToDictionary()) { Context = new Dictionary<object, object?>() };
        object? result = await found.InvokeAsync(call, Token);
        return (result?.ToString() ?? "", call.Context.TryGetValue(LabelledResult.ContextKey, out object? labelled) && labelled is LabelledResult { IsFailure: true });
    }
}
