using TierKit.Memory.Conformance;
using TierKit.Memory.Indexing;
using TierKit.Memory.Tests.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Indexing;

public sealed class SqliteNoteSearchTests : RankedSearchConformance
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IndexFile> _files = [];

    protected override INoteSearch Open()
    {
        IndexFile file = new(Path.Combine(_folder.Path, "index.db"));
        _files.Add(file);
        return new RankedNoteSearch(new SqlitePassageStore(file));
    }

    protected override void Remove()
    {
        _files.ForEach(static file => file.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task Upsert_SecretNote_IsNeverWrittenIntoTheFile()
    {
        await Add("open", "giraffes eat leaves");
        await Add("diary", "the zanzibar password is swordfish", label: Sensitivity.Secret);
        _files.ForEach(static file => file.Dispose());

        byte[][] written = [.. Directory.EnumerateFiles(_folder.Path).Select(File.ReadAllBytes)];

        Assert.Contains(written, static bytes => bytes.AsSpan().IndexOf("giraffes"u8) >= 0);
        Assert.DoesNotContain(written, static bytes => bytes.AsSpan().IndexOf("swordfish"u8) >= 0 || bytes.AsSpan().IndexOf("zanzibar"u8) >= 0);
    }
}
