using TierKit.Memory.Conformance;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql.Tests;

public sealed class PostgreSqlNoteCatalogTests(PostgreSqlServer server) : NoteCatalogConformance
{
    private Engine? _engine;

    protected override INoteCatalog Open() => new PostgreSqlNoteCatalog((_engine ??= new Engine(server.ConnectionString)).Open());

    protected override void Remove() => _engine?.Dispose();
}
