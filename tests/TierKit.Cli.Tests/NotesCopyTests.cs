using System.Text.Json;

namespace TierKit.Cli.Tests;

/// <summary>Copies into the notes and out of them, and the notes on a server, by the tool.</summary>
public sealed class NotesCopyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-notes-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ImportAndExport_SameBytesOnce_AndRefusedWhereBothSidesDiffer()
    {
        string source = _folder.CreateSubdirectory("in").FullName;
        string vault = _folder.CreateSubdirectory("vault").FullName;
        string target = Path.Combine(_folder.FullName, "out");
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "# Tea\r\nlemurs"u8.ToArray(), 0xFF];
        await File.WriteAllBytesAsync(Path.Combine(source, "Tea.md"), bytes, Token);

        ToolRun imported = await Run("notes", "import", source, "--path", vault, "--json");
        ToolRun found = await Run("notes", "search", "lemurs", "--path", vault);
        ToolRun exported = await Run("notes", "export", target, "--path", vault);
        await File.WriteAllTextAsync(Path.Combine(target, "Tea.md"), "other", Token);
        ToolRun refused = await Run("notes", "export", target, "--path", vault);
        ToolRun missing = await Run("notes", "import", Path.Combine(source, "absent"), "--path", vault);

        Assert.Equal((0, 1, 0), (imported.Exit, imported.Json.GetProperty("copied").GetInt32(), imported.Json.GetProperty("unchanged").GetInt32()));
        Assert.Equal((0, 0), (found.Exit, exported.Exit));
        Assert.Contains("1 files were copied", exported.Output, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(vault, "Tea.md"), Token));
        Assert.Equal(1, refused.Exit);
        Assert.Contains("Tea.md", refused.Error, StringComparison.Ordinal);
        Assert.Equal("other", await File.ReadAllTextAsync(Path.Combine(target, "Tea.md"), Token));
        Assert.Equal(2, missing.Exit);
    }

    [Fact]
    public async Task Notes_OnAServerThatIsAway_NameTheSettingAndNoPassword()
    {
        ToolRun list = await ToolRun.InvokeAsync(
            """{ "TierKit": { "Memory": { "PostgreSql": { "ConnectionString": "Host=127.0.0.1;Port=1;Username=a;Password=secretword;Database=c", "Content": "Database" } } } }""", ["notes", "list"], Token);

        Assert.Equal(1, list.Exit);
        Assert.Contains("Memory:PostgreSql:ConnectionString", list.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secretword", list.Error + list.Output, StringComparison.Ordinal);
    }

    private Task<ToolRun> Run(params string[] args) => ToolRun.InvokeAsync(
        JsonSerializer.Serialize(new { TierKit = new { Memory = new { StatePath = Path.Combine(_folder.FullName, "state") } } }), args, Token);
}
