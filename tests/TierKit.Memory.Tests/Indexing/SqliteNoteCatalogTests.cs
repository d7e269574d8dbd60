using TierKit.Memory.Conformance;
using TierKit.Memory.Indexing;
using TierKit.Memory.Tests.Storage;

namespace TierKit.Memory.Tests.Indexing;

public sealed class SqliteNoteCatalogTests : NoteCatalogConformance
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IndexFile> _files = [];

    protected override INoteCatalog Open()
    {
        IndexFile file = new(Path.Combine(_folder.Path, "index.db"));
        _files.Add(file);
        return new SqliteNoteCatalog(file);
    }

    protected override void Remove()
    {
        _files.ForEach(static file => file.Dispose());
        _folder.Dispose();
    }
}
