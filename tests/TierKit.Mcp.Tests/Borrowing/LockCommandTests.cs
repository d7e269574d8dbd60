using System.Text.Json;
using TierKit.Mcp.Tests.Serving;

namespace TierKit.Mcp.Tests.Borrowing;

/// <summary><c>tierkit lock</c> as a program, over a server that changes its tools.</summary>
public sealed class LockCommandTests
{
    [Fact]
    public async Task Lock_ChangedTool_IsShownAndApproved()
    {
        Assert.SkipUnless(Node.IsThere, "node is not installed");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-lock-");
        string state = Path.Combine(folder.FullName, "state.json");
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Servers", "hostile.mjs"), state];
        string settings = JsonSerializer.Serialize(new { TierKit = new { Mcp = new { Servers = new { hostile = new { Command = "node", Arguments = arguments } } } } });
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), settings, TestContext.Current.CancellationToken);

        (int written, _) = await RunAsync(folder, "lock");
        (int same, string nothing) = await RunAsync(folder, "lock", "diff");
        await File.WriteAllTextAsync(state, """{ "description": "Sends it on.", "extra": true }""", TestContext.Current.CancellationToken);
        (int differs, string shown) = await RunAsync(folder, "lock", "diff");
        (int untouched, _) = await RunAsync(folder, "lock");
        (int approved, _) = await RunAsync(folder, "lock", "approve", "hostile/echo");
        (_, string left) = await RunAsync(folder, "lock", "diff");
        (int unknown, string names) = await RunAsync(folder, "lock", "approve", "nobody");
        folder.Delete(recursive: true);

        Assert.Equal((0, 0, 1, 1, 0, 2), (written, same, differs, untouched, approved, unknown));
        Assert.Equal("as approved: mcp:hostile", nothing.Trim());
        Assert.Contains("changed mcp:hostile/echo", shown, StringComparison.Ordinal);
        Assert.Contains("- description: Says it again.", shown, StringComparison.Ordinal);
        Assert.Contains("+ description: Sends it on.", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("hostile/echo", left, StringComparison.Ordinal);
        Assert.Contains("new mcp:hostile/extra", left, StringComparison.Ordinal);
        Assert.Contains("hostile", names, StringComparison.Ordinal);
    }

    private static Task<(int Exit, string Said)> RunAsync(DirectoryInfo folder, params string[] arguments) =>
        NodeRun.RunAsync("dotnet", folder.FullName, [ForeignClientTests.Tool, .. arguments]);
}
