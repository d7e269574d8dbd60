using TierKit.Memory.Conformance;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>The catalogue as it is where it also writes down which contents it has taken in.</summary>
public sealed class DatabaseNoteCatalogTests(PostgreSqlServer server) : NoteCatalogConformance
{
    private Engine? _engine;

    protected override INoteCatalog Open() => new PostgreSqlNoteCatalog((_engine ??= new Engine(server.ConnectionString)).Open(keepsContent: true));

    protected override void Remove() => _engine?.Dispose();
}
