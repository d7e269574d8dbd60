namespace TierKit.Mcp.Tests.Serving;

/// <summary><c>tierkit mcp</c> as a person runs it who wants to know what is wrong.</summary>
public sealed class McpCommandTests
{
    [Theory]
    [InlineData("nowhere", "does not exist. It is made with the first note")]
    [InlineData("file.txt", "'file.txt' is a file. Name the folder of the notes with --path.")]
    [InlineData(".", "")]
    public async Task Run_FolderThatIsNone_SaysSoAndEndsWithItsInput(string path, string said)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-mcp-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "file.txt"), "x", TestContext.Current.CancellationToken);

        (int exit, string shown) = await NodeRun.RunAsync("dotnet", folder.FullName, [ForeignClientTests.Tool, "mcp", "--path", path]);
        folder.Delete(recursive: true);

        Assert.Equal(0, exit);
        Assert.Contains(said, shown, StringComparison.Ordinal);
        Assert.Equal(said.Length == 0, shown.Length == 0);
    }
}
