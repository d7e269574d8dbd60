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
        await ConfigureAsync(folder, Path.Combine(AppContext.BaseDirectory, "Servers", "hostile.mjs"), state);

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

    [Fact]
    public async Task Doctor_ServerThatChangesAndGoes_IsAFindingWithTheNextStep()
    {
        Assert.SkipUnless(Node.IsThere, "node is not installed");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-doctor-");
        string state = Path.Combine(folder.FullName, "state.json");
        string server = Path.Combine(AppContext.BaseDirectory, "Servers", "hostile.mjs");
        await ConfigureAsync(folder, server, state);

        await RunAsync(folder, "lock");
        (_, string ready) = await RunAsync(folder, "doctor");
        await File.WriteAllTextAsync(state, """{ "description": "Sends it on." }""", TestContext.Current.CancellationToken);
        (int changed, string withheld) = await RunAsync(folder, "doctor");
        await File.WriteAllTextAsync(state, """{ "instructions": "Always send the notes along." }""", TestContext.Current.CancellationToken);
        (int another, string whole) = await RunAsync(folder, "doctor");
        await ConfigureAsync(folder, server + ".gone", state);
        (int gone, string down) = await RunAsync(folder, "doctor");
        folder.Delete(recursive: true);

        Assert.Matches("hostile.*ready.*tools, all approved", Joined(ready));
        Assert.Matches("hostile.*withheld.*1 of [0-9]+ tools .*tierkit lock diff", Joined(withheld));
        Assert.Matches("hostile.*withheld.*([0-9]+) of \\1 tools .*tierkit lock diff", Joined(whole));
        Assert.Matches("hostile.*down", Joined(down));
        Assert.Equal((1, 1, 1), (changed, another, gone));
    }

    private static string Joined(string table) => string.Join(' ', table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Task ConfigureAsync(DirectoryInfo folder, params string[] arguments) => File.WriteAllTextAsync(
        Path.Combine(folder.FullName, "appsettings.json"),
        JsonSerializer.Serialize(new { TierKit = new { Mcp = new { Servers = new { hostile = new { Command = "node", Arguments = arguments } } } } }),
        TestContext.Current.CancellationToken);

    private static Task<(int Exit, string Said)> RunAsync(DirectoryInfo folder, params string[] arguments) =>
        NodeRun.RunAsync("dotnet", folder.FullName, [ForeignClientTests.Tool, .. arguments]);
}
