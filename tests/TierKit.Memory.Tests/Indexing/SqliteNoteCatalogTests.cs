using TierKit.Memory.Indexing;
using TierKit.Memory.Tests.Seams;
using TierKit.Memory.Tests.Storage;

namespace TierKit.Memory.Tests.Indexing;

public sealed class SqliteNoteCatalogTests : NoteCatalogConformance
{
    private readonly TemporaryFolder _folder = new();
    private IndexFile? _file;

    protected override INoteCatalog Create() => new SqliteNoteCatalog(_file = new IndexFile(Path.Combine(_folder.Path, "index.db")));

    protected override void Remove()
    {
        _file?.Dispose();
        _folder.Dispose();
    }
}
