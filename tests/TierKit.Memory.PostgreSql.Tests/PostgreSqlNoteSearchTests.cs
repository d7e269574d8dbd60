using TierKit.Memory.Conformance;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql.Tests;

public sealed class PostgreSqlNoteSearchTests(PostgreSqlServer server) : RankedSearchConformance
{
    private Engine? _engine;

    protected override INoteSearch Open() => new RankedNoteSearch(new PostgreSqlPassageStore((_engine ??= new Engine(server.ConnectionString)).Open()));

    protected override void Remove() => _engine?.Dispose();
}
