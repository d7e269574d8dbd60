using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Tiers;

namespace TierKit.Mcp.Tests.Serving;

/// <summary>The notes as an MCP server, asked by the official client.</summary>
public sealed class ToolsetMcpServerTests
{
    private static readonly string[] Originals =
    [
        "write_note", "read_note", "view_note", "edit_note", "move_note", "delete_note", "list_directory", "search_notes", "build_context", "recent_activity",
        "list_memory_projects", "create_memory_project", "delete_project", "read_content", "list_workspaces", "basic_memory_diagnostics", "search", "fetch",
        "schema_validate", "schema_infer", "schema_diff", "search_notes_ui", "read_note_ui",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListTools_Memory_HasTheOriginalsNamesAndTheTiersOwn()
    {
        await using ServedMemory served = await ServedMemory.StartAsync();

        string[] names = [.. (await served.Client.ListToolsAsync(cancellationToken: Token)).Select(static t => t.Name)];

        Assert.All([.. Originals, "ask", "tier_status"], name => Assert.Contains(name, names));
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public async Task CallTool_ParametersUnderTheirOtherNames_AreUnderstood()
    {
        await using ServedMemory served = await ServedMemory.StartAsync();

        CallToolResult written = await CallAsync(served, "write_note", new() { ["title"] = "Tea", ["content"] = "- [fact] Oolong is half oxidised #tea", ["folder"] = "drinks" });
        CallToolResult found = await CallAsync(served, "search_notes", new() { ["q"] = "oolong", ["limit"] = 5 });

        Assert.NotEqual(true, written.IsError);
        Assert.StartsWith("# Created note", TextOf(written), StringComparison.Ordinal);
        Assert.Contains("Tea", TextOf(found), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallTool_ErrorOfTheOriginal_HasItsCodeAndIsAnError()
    {
        await using ServedMemory served = await ServedMemory.StartAsync();
        Dictionary<string, object?> note = new() { ["title"] = "Tea", ["content"] = "one", ["directory"] = "drinks" };
        await CallAsync(served, "write_note", note);

        CallToolResult twice = await CallAsync(served, "write_note", note);
        CallToolResult outside = await CallAsync(served, "write_note", new() { ["title"] = "x", ["content"] = "y", ["directory"] = "../../etc" });

        Assert.True(twice.IsError);
        Assert.Contains("NOTE_ALREADY_EXISTS", TextOf(twice), StringComparison.Ordinal);
        Assert.True(outside.IsError);
        Assert.Contains("SECURITY_VALIDATION_ERROR", TextOf(outside), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drinks/Tea.md", false, "\"content_type\":\"text/markdown\"")]
    [InlineData("drinks/Nothing.md", true, "READ_FAILED")]
    [InlineData(".tierkit/lock", true, "SECURITY_VALIDATION_ERROR")]
    [InlineData("../outside.md", true, "SECURITY_VALIDATION_ERROR")]
    public async Task CallTool_ReadContent_GivesFilesOfTheProjectAlone(string path, bool failed, string said)
    {
        await using ServedMemory served = await ServedMemory.StartAsync();
        await CallAsync(served, "write_note", new() { ["title"] = "Tea", ["content"] = "one", ["directory"] = "drinks" });

        CallToolResult result = await CallAsync(served, "read_content", new() { ["file_path"] = path });

        Assert.Equal(failed, result.IsError == true);
        Assert.Contains(said, TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallTool_SearchThenFetch_HaveTheFormThatConnectorsKnow()
    {
        await using ServedMemory served = await ServedMemory.StartAsync();
        await CallAsync(served, "write_note", new() { ["title"] = "Tea", ["content"] = "Oolong is half oxidised", ["directory"] = "drinks" });

        CallToolResult searched = await CallAsync(served, "search", new() { ["query"] = "oolong" });
        JsonElement results = JsonElement.Parse(TextOf(searched));
        JsonElement result = Assert.Single(results.GetProperty("results").EnumerateArray());
        CallToolResult fetched = await CallAsync(served, "fetch", new() { ["id"] = result.GetProperty("id").GetString() });
        JsonElement document = JsonElement.Parse(TextOf(fetched));

        Assert.NotEqual(true, searched.IsError);
        Assert.NotEqual(true, fetched.IsError);
        Assert.Equal(1, results.GetProperty("total_count").GetInt32());
        Assert.Equal("Tea", document.GetProperty("title").GetString());
        Assert.Contains("Oolong is half oxidised", document.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", "query")]
    [InlineData("fetch", "id")]
    public async Task ListTools_SearchAndFetch_TakeOneParameterAlone(string name, string parameter)
    {
        await using ServedMemory served = await ServedMemory.StartAsync();

        McpClientTool tool = (await served.Client.ListToolsAsync(cancellationToken: Token)).Single(tool => tool.Name == name);

        Assert.Equal([parameter], tool.JsonSchema.GetProperty("properties").EnumerateObject().Select(static known => known.Name));
        Assert.Equal([parameter], tool.JsonSchema.GetProperty("required").EnumerateArray().Select(static known => known.GetString()));
    }

    [Theory]
    [InlineData("search_notes_ui", "query", "ui://basic-memory/search-results/mcp-ui")]
    [InlineData("read_note_ui", "identifier", "ui://basic-memory/note-preview/mcp-ui")]
    public async Task CallTool_ForAPage_SendsItBesideTheTextWithEverythingInItInert(string tool, string parameter, string address)
    {
        await using ServedMemory served = await ServedMemory.StartAsync();
        await CallAsync(served, "write_note", new() { ["title"] = "Tea <script>alert(1)</script>", ["content"] = "Oolong <img src=http://evil.example/x onerror=alert(1)>" });

        CallToolResult shown = await CallAsync(served, tool, new() { [parameter] = tool == "read_note_ui" ? "Tea <script>alert(1)</script>" : "oolong" });

        Assert.NotEqual(true, shown.IsError);
        Assert.Contains("Oolong", Assert.IsType<TextContentBlock>(shown.Content[0]).Text, StringComparison.Ordinal);
        TextResourceContents page = Assert.IsType<TextResourceContents>(Assert.IsType<EmbeddedResourceBlock>(shown.Content[1]).Resource);
        Assert.Equal((address, "text/html"), (page.Uri, page.MimeType));
        Assert.Contains("Oolong &lt;img", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, page.Meta!["mcpui.dev/ui-preferred-frame-size"]!.AsArray().Count);
        Assert.NotNull(page.Meta["mcpui.dev/ui-initial-render-data"]);
    }

    [Fact]
    public async Task CallTool_PageOfAMissingNote_IsTheTextAlone()
    {
        await using ServedMemory served = await ServedMemory.StartAsync();

        CallToolResult missing = await CallAsync(served, "read_note_ui", new() { ["identifier"] = "Nothing" });

        Assert.StartsWith("# Note Not Found", TextOf(missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallTool_UnknownName_IsAProtocolError()
    {
        await using ServedMemory served = await ServedMemory.StartAsync();

        McpProtocolException exception = await Assert.ThrowsAsync<McpProtocolException>(() => CallAsync(served, "no_such_tool", []));

        Assert.Equal(McpErrorCode.InvalidParams, exception.ErrorCode);
    }

    [Fact]
    public async Task Prompts_OfTheOriginal_AreWrittenFromTheNotes()
    {
        await using ServedMemory served = await ServedMemory.StartAsync();
        await CallAsync(served, "write_note", new() { ["title"] = "Tea", ["content"] = "Oolong is half oxidised", ["directory"] = "drinks" });

        string[] names = [.. (await served.Client.ListPromptsAsync(cancellationToken: Token)).Select(static p => p.Name).Order(StringComparer.Ordinal)];
        GetPromptResult searched = await served.Client.GetPromptAsync("search_knowledge_base", new Dictionary<string, object?> { ["query"] = "oolong" }, cancellationToken: Token);

        Assert.Equal(["continue_conversation", "getting_started", "recent_activity", "search_knowledge_base"], names);
        Assert.Contains("Tea", Assert.IsType<TextContentBlock>(Assert.Single(searched.Messages).Content).Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<McpProtocolException>(async () => await served.Client.GetPromptAsync("search_knowledge_base", cancellationToken: Token));
    }

    [Fact]
    public async Task Resources_OfTheOriginal_AreRead()
    {
        await using ServedMemory served = await ServedMemory.StartAsync();

        IList<McpClientResource> resources = await served.Client.ListResourcesAsync(cancellationToken: Token);
        ReadResourceResult guide = await served.Client.ReadResourceAsync("memory://ai_assistant_guide", cancellationToken: Token);

        Assert.Equal(["memory://ai_assistant_guide", "memory://main/info"], resources.Select(static r => r.Uri));
        Assert.Contains("write_note", Assert.IsType<TextResourceContents>(Assert.Single(guide.Contents)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ConfiguredTier_SaysWhoAnswered()
    {
        await using ServedMemory served = await ServedMemory.StartAsync(static kit => kit.AddFake("local", Tier.Sovereign, replies: "from home"));

        CallToolResult answer = await CallAsync(served, "ask", new() { ["question"] = "who?" });
        CallToolResult wrong = await CallAsync(served, "ask", new() { ["question"] = "who?", ["policy"] = "nobody" });

        Assert.StartsWith("from home", TextOf(answer), StringComparison.Ordinal);
        Assert.Contains("served by: local (Sovereign)", TextOf(answer), StringComparison.Ordinal);
        Assert.True(wrong.IsError);
        Assert.Contains("sovereign-first", TextOf(wrong), StringComparison.Ordinal);
    }

    private static async Task<CallToolResult> CallAsync(ServedMemory served, string tool, Dictionary<string, object?> arguments) =>
        await served.Client.CallToolAsync(tool, arguments, cancellationToken: Token);

    private static string TextOf(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
}
