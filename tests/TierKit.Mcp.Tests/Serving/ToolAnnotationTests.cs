using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Mcp.Tests.Serving;

/// <summary>What each served tool says of its effects, as a host reads it before it asks a person.</summary>
public sealed class ToolAnnotationTests
{
    private static readonly Dictionary<string, (bool ReadOnly, bool Destructive, bool Idempotent, bool OpenWorld)> Changing = new(StringComparer.Ordinal)
    {
        ["write_note"] = (false, true, true, false),
        ["edit_note"] = (false, true, false, false),
        ["delete_note"] = (false, true, true, false),
        ["move_note"] = (false, false, true, false),
        ["create_memory_project"] = (false, false, true, false),
        ["delete_project"] = (false, true, true, false),
        ["ask"] = (false, false, false, true),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListTools_OverStdio_EveryToolSaysWhatItDoes()
    {
        DirectoryInfo notes = Directory.CreateTempSubdirectory("tierkit-hints-");
        await using McpClient client = await McpClient.CreateAsync(
            new StdioClientTransport(new StdioClientTransportOptions { Command = "dotnet", Arguments = [ForeignClientTests.Tool, "mcp", "--path", notes.FullName] }), cancellationToken: Token);

        IList<McpClientTool> tools = await client.ListToolsAsync(cancellationToken: Token);
        notes.Delete(recursive: true);

        Assert.All(Changing.Keys, name => Assert.Contains(tools, tool => tool.Name == name));
        Assert.True(tools.Count >= 20, $"{tools.Count} tools");
        Assert.All(tools, static tool => Assert.Equal(
            Changing.GetValueOrDefault(tool.Name, (true, false, true, false)),
            Hints(tool.ProtocolTool.Annotations)));
    }

    [Fact]
    public async Task ListTools_PanelAndFunctionsOfTheApplication_SayWhatIsKnown()
    {
        await using ServedMemory served = await ServedMemory.StartAsync(static kit => kit
            .AddFake("a", Tier.Partner, replies: "yes")
            .AddFake("b", Tier.Partner, replies: "yes")
            .AddQuorum("council", static quorum => quorum.AddMember("a").AddMember("b"))
            .AddToolset(static _ => new Toolset(
            "own",
            "The application's own.",
            [
                AIFunctionFactory.Create(static () => 1, "silent"),
                AIFunctionFactory.Create(static () => 1, "mail").WithReach(ToolReach.Outside),
                AIFunctionFactory.Create(static () => 1, "shelf").WithReach(ToolReach.Home).WithLabel(ContentLabel.Closed),
            ],
            ContentLabel.Closed)));

        IList<McpClientTool> tools = await served.Client.ListToolsAsync(cancellationToken: Token);

        Assert.Null(Of("silent"));
        Assert.Equal((false, false, false, true), Hints(Of("ask_quorum")));
        Assert.Equal((false, true, false, true), Hints(Of("mail")));
        Assert.Equal((false, true, false, false), Hints(Of("shelf")));

        ToolAnnotations? Of(string name) => tools.Single(tool => tool.Name == name).ProtocolTool.Annotations;
    }

    private static (bool? ReadOnly, bool? Destructive, bool? Idempotent, bool? OpenWorld) Hints(ToolAnnotations? hints) =>
        (hints?.ReadOnlyHint, hints?.DestructiveHint, hints?.IdempotentHint, hints?.OpenWorldHint);
}
