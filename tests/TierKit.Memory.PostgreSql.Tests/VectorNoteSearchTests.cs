using TierKit.Memory.Conformance;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>The search where vectors are compared by pgvector.</summary>
public sealed class VectorNoteSearchTests(VectorServer server) : RankedSearchConformance
{
    private Engine? _engine;

    protected override INoteSearch Open() => new RankedNoteSearch(new PostgreSqlPassageStore((_engine ??= new Engine(server.ConnectionString)).Open()));

    protected override void Remove() => _engine?.Dispose();
}
