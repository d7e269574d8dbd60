using System.Text.Json;
using TierKit.Memory.Operations;

namespace TierKit.Memory.Tests.Operations;

public sealed class AliasTests
{
    [Fact]
    public async Task Arguments_EveryOtherName_MeansTheParameter()
    {
        await using MemoryFixture notes = new();
        int examined = 0;
        foreach (MemoryFunction tool in WritingTools.Of(notes.Memory).Concat(ReadingTools.Of(notes.Memory)).Concat(SchemaTools.Of(notes.Memory)).Concat(ProjectTools.Of(notes.Memory)).Concat(ConnectorTools.Of(notes.Memory)).Cast<MemoryFunction>())
        {
            foreach (ToolParameter parameter in tool.Parameters)
            {
                foreach (string name in ParameterAliases.NamesOf(parameter.Name).Where(name => name == parameter.Name || tool.Parameters.All(known => known.Name != name)))
                {
                    ToolArguments arguments = new(tool.Parameters, new Dictionary<string, object?> { [name] = JsonElement.Parse("\"said\"") });
                    Assert.Equal("said", arguments.OptionalText(parameter.Name));
                    examined++;
                }
            }
        }

        Assert.True(examined > 120, $"Only {examined} names were examined.");
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("\"3\"", 3)]
    [InlineData("3.0", 3)]
    public void Integer_AsModelsWriteIt_IsRead(string json, int expected)
        => Assert.Equal(expected, Of(json).Integer("x"));

    [Theory]
    [InlineData("[\"a\", \"b\"]")]
    [InlineData("\"a, b\"")]
    [InlineData("\"[\\\"a\\\", \\\"b\\\"]\"")]
    [InlineData("\"#a,#b\"")]
    public void List_AsModelsWriteIt_IsRead(string json)
        => Assert.Equal(["a", "b"], Of(json).List("x"));

    [Theory]
    [InlineData("{\"a\": 1}")]
    [InlineData("\"{\\\"a\\\": 1}\"")]
    public void Mapping_AsModelsWriteIt_IsRead(string json)
        => Assert.Equal("a", Assert.Single(Of(json).Mapping("x")!).Key);

    [Fact]
    public async Task Tools_Names_AreThoseOfTheOriginal()
    {
        await using MemoryFixture notes = new();

        Assert.Equal("memory", notes.Toolset.Name);
        Assert.Equal(
            [
                "basic_memory_diagnostics", "build_context", "create_memory_project", "delete_note", "delete_project", "edit_note", "fetch", "list_directory", "list_memory_projects",
                "list_workspaces", "move_note", "read_content", "read_note", "recent_activity", "schema_diff", "schema_infer", "schema_validate", "search", "search_notes",
                "view_note", "write_note",
            ],
            notes.Toolset.Functions.Select(static tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(notes.Toolset.Functions, static tool =>
        {
            Assert.NotEmpty(tool.Description);
            Assert.Equal("object", tool.JsonSchema.GetProperty("type").GetString());
        });
    }

    private static ToolArguments Of(string json)
        => new([new("x", ToolParameter.Text, "")], new Dictionary<string, object?> { ["x"] = JsonElement.Parse(json) });
}
