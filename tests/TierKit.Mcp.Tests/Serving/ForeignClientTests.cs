namespace TierKit.Mcp.Tests.Serving;

/// <summary>Clients that nobody here wrote, against <c>tierkit mcp</c>.</summary>
public sealed class ForeignClientTests
{
    // From its own folder: beside these tests lies what ASP.NET Core leaves of its assemblies.
    internal static readonly string Tool = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "TierKit.Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "TierKit.Cli.dll");

    [Fact]
    public async Task TypeScriptClient_OverStdio_FindsEverythingUnderItsOldName()
    {
        Node.Script("@modelcontextprotocol/sdk", "package.json");
        DirectoryInfo notes = Directory.CreateTempSubdirectory("tierkit-ts-");

        (int exit, string said) = await NodeRun.RunAsync(Path.Combine(Node.Clients, "mcp.test.mjs"), Tool, notes.FullName);
        notes.Delete(recursive: true);

        Assert.True(exit == 0, said);
        Assert.Contains(" tools", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectorCli_ListTools_FindsEverythingUnderItsOldName()
    {
        string inspector = Node.Script("@modelcontextprotocol/inspector-cli", "build/index.js");
        DirectoryInfo notes = Directory.CreateTempSubdirectory("tierkit-inspector-");

        (int exit, string said) = await NodeRun.RunAsync(inspector, "dotnet", Tool, "mcp", "--path", notes.FullName, "--method", "tools/list");
        notes.Delete(recursive: true);

        Assert.True(exit == 0, said);
        Assert.Contains("\"search_notes\"", said, StringComparison.Ordinal);
    }
}
