using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Tests.Policy;

public sealed class LockFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-lock-");

    private string FilePath => Path.Combine(_folder.FullName, LockFile.FileName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Update_EntriesInAnyOrder_AreWrittenInOneOrder()
    {
        LockFile file = new(FilePath);
        file.Update("models", "b", static _ => new JsonObject { ["z"] = 1, ["a"] = 2 });
        file.Update("mcp", "a", static _ => new JsonObject { ["x"] = "y" });
        string one = File.ReadAllText(FilePath);
        File.Delete(FilePath);
        file.Update("mcp", "a", static _ => new JsonObject { ["x"] = "y" });
        file.Update("models", "b", static _ => new JsonObject { ["a"] = 2, ["z"] = 1 });

        Assert.Equal(one, File.ReadAllText(FilePath));
        Assert.Equal([FilePath], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Update_Null_TakesTheEntryOutAndKeepsWhatOthersWrote()
    {
        File.WriteAllText(FilePath, """{ "version": 1, "later": { "kept": true }, "mcp": { "a": {}, "b": {} } }""");
        LockFile file = new(FilePath);

        file.Update("mcp", "a", static _ => null);

        Assert.Null(file.Read("mcp", "a"));
        Assert.NotNull(file.Read("mcp", "b"));
        Assert.Contains("\"kept\": true", File.ReadAllText(FilePath), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"version\": 2 }")]
    [InlineData("{ \"mcp\": {} }")]
    [InlineData("{ \"version\": 1, \"version\": 1, ")]
    public void Read_BrokenFile_IsReportedAndNeverReplaced(string text)
    {
        File.WriteAllText(FilePath, text);
        LockFile file = new(FilePath);

        Assert.Throws<LockFileException>(() => file.Read("mcp", "a"));
        Assert.Throws<LockFileException>(() => file.Update("mcp", "a", static _ => []));
        Assert.Equal(text, File.ReadAllText(FilePath));
    }

    [Fact]
    public void Read_NoFile_IsNothing() => Assert.Null(new LockFile(FilePath).Read("mcp", "a"));
}
