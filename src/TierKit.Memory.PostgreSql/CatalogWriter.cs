using Npgsql;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql;

/// <summary>Writes the catalogue inside of one transaction that holds the project's lock.</summary>
internal sealed class CatalogWriter(Session session)
{
    private static readonly string Values = "unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::bigint[], $10::bigint[], $11::text[], $12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::uuid[], "
        + "$17::bigint[], $18::bigint[], $19::bigint[], $20::bigint[]) WITH ORDINALITY given(path, alias, title, type, permalink, tags, label, created, modified, metadata, size, written, checksum, warnings, id, path_hash, alias_hash, title_hash, permalink_hash, place)";

    public async ValueTask<IReadOnlyList<long>> UpsertAsync(IReadOnlyList<CatalogEntry> entries)
    {
        CatalogNote[] notes = [.. entries.Select(static entry => entry.Note)];
        long[] hashes = [.. notes.Select(static note => StableHash.Of(note.Path))];
        Dictionary<string, long> keys = [];
        Dictionary<Guid, string> owners = [];
        await session.RunAsync(
        [
            ("SELECT key, path FROM note WHERE project = $1 AND path_hash = ANY($2)", [session.Project, hashes], reader => keys[reader.GetString(1)] = reader.GetInt64(0)),
            ("SELECT id, path FROM note WHERE project = $1 AND id = ANY($2)", [session.Project, notes.Select(static note => note.Id).ToArray()], reader => owners[reader.GetGuid(0)] = reader.GetString(1)),
        ]).ConfigureAwait(false);
        CatalogNote[] known = [.. notes.Where(note => keys.ContainsKey(PlainText.Of(note.Path)))];
        CatalogNote[] fresh = [.. notes.Where(note => !keys.ContainsKey(PlainText.Of(note.Path)))];
        long[] replaced = [.. known.Select(note => keys[PlainText.Of(note.Path)])];
        List<(string, object?[], Action<NpgsqlDataReader>?)> statements = [];
        if (known.Length > 0)
        {
            statements.Add(("DELETE FROM link WHERE project = $1 AND source = ANY($2)", [session.Project, replaced], null));
            statements.Add(("DELETE FROM observation WHERE project = $1 AND note = ANY($2)", [session.Project, replaced], null));
            statements.Add((
                "UPDATE note SET alias=given.alias, title=given.title, type=given.type, permalink=given.permalink, " + $"tags={JoinedList.Split("given.tags")}, label=given.label, created=given.created, modified=given.modified, metadata=given.metadata, "
                + $"size=given.size, written=given.written, checksum=given.checksum, warnings={JoinedList.Split("given.warnings")}, title_hash=given.title_hash, permalink_hash=given.permalink_hash "
                + $"FROM {Values} WHERE note.project = $1 AND note.path_hash = given.path_hash AND note.path = given.path",
                Parameters(known, [.. known.Select(static note => note.Id)]), null));
        }

        if (fresh.Length > 0)
        {
            // An id that another path has would be a copied file with a declared permalink: the copy gets an id of its own.
            Guid[] ids = [.. fresh.Select(note => owners.TryAdd(note.Id, note.Path) ? note.Id : note.PathId)];
            statements.Add((
                "INSERT INTO note(project, path, alias, title, type, permalink, tags, label, created, modified, metadata, size, written, checksum, warnings, id, path_hash, alias_hash, title_hash, permalink_hash) "
                + $"SELECT $1, path, alias, title, type, permalink, {JoinedList.Split("tags")}, label, created, modified, metadata, size, written, checksum, {JoinedList.Split("warnings")}, id, path_hash, alias_hash, title_hash, permalink_hash "
                + $"FROM {Values} ORDER BY place RETURNING key, path",
                Parameters(fresh, ids), reader => keys[reader.GetString(1)] = reader.GetInt64(0)));
        }

        await session.RunAsync(statements).ConfigureAwait(false);
        long[] result = [.. notes.Select(note => keys[PlainText.Of(note.Path)])];
        await WritePartsAsync(entries, result).ConfigureAwait(false);
        return result;
    }

    public async ValueTask<bool> DeleteAsync(string[] paths)
    {
        List<long> keys = await session.QueryAsync(
            "DELETE FROM note WHERE project = $1 AND path_hash = ANY($2) AND path = ANY($3) RETURNING key", static reader => reader.GetInt64(0),
            session.Project, paths.Select(static path => StableHash.Of(path)).ToArray(), paths).ConfigureAwait(false);
        if (keys.Count > 0)
        {
            object?[] values = [session.Project, keys.ToArray()];
            await session.RunAsync(
            [
                ("DELETE FROM link WHERE project = $1 AND source = ANY($2)", values, null),
                ("UPDATE link SET target = NULL WHERE project = $1 AND target = ANY($2)", values, null),
                ("DELETE FROM observation WHERE project = $1 AND note = ANY($2)", values, null),
            ]).ConfigureAwait(false);
        }

        return keys.Count > 0;
    }

    public async ValueTask<bool> MoveAsync(string source, string target)
    {
        object?[] from = [session.Project, StableHash.Of(source), source];
        if ((await session.QueryAsync("SELECT 1 FROM note WHERE project = $1 AND path_hash = $2 AND path = $3", static reader => reader.GetInt32(0), from).ConfigureAwait(false)).Count == 0)
        {
            return false;
        }

        if (source != target)
        {
            string alias = new CatalogNote { Id = Guid.Empty, Path = target, Title = "", File = new CatalogFile(target, 0, default, null) }.Alias;
            await DeleteAsync([target]).ConfigureAwait(false);
            await session.ExecuteAsync(
                "UPDATE note SET path = $4, path_hash = $5, alias = $6, alias_hash = $7 WHERE project = $1 AND path_hash = $2 AND path = $3",
                [.. from, target, StableHash.Of(target), alias, StableHash.Of(alias)]).ConfigureAwait(false);
        }

        return true;
    }

    private async ValueTask WritePartsAsync(IReadOnlyList<CatalogEntry> entries, long[] keys)
    {
        (long Key, CatalogLink Link)[] links = [.. entries.Zip(keys).SelectMany(static pair => pair.First.Links.Select(link => (pair.Second, link)))];
        (long Key, int Ordinal, CatalogObservation Observation)[] observations = [.. entries.Zip(keys).SelectMany(static pair => pair.First.Observations.Select((observation, ordinal) => (pair.Second, ordinal, observation)))];
        List<(string, object?[], Action<NpgsqlDataReader>?)> statements = [];
        if (links.Length > 0)
        {
            statements.Add((
                "INSERT INTO link(project, source, type, name, context, line) SELECT $1, source, type, name, context, line "
                + "FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::int[]) WITH ORDINALITY given(source, type, name, context, line, place) ORDER BY place",
                [session.Project, Array.ConvertAll(links, static l => l.Key), Array.ConvertAll(links, static l => l.Link.Type), Array.ConvertAll(links, static l => l.Link.Target), Array.ConvertAll(links, static l => l.Link.Context), Array.ConvertAll(links, static l => l.Link.Line)],
                null));
        }

        if (observations.Length > 0)
        {
            statements.Add((
                $"INSERT INTO observation(project, note, ordinal, category, content, tags, context, line) SELECT $1, note, ordinal, category, content, {JoinedList.Split("tags")}, context, line "
                + "FROM unnest($2::bigint[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[]) given(note, ordinal, category, content, tags, context, line)",
                [
                    session.Project, Array.ConvertAll(observations, static o => o.Key), Array.ConvertAll(observations, static o => o.Ordinal), Array.ConvertAll(observations, static o => o.Observation.Category),
                    Array.ConvertAll(observations, static o => o.Observation.Content), Array.ConvertAll(observations, static o => JoinedList.Of(o.Observation.Tags)), Array.ConvertAll(observations, static o => o.Observation.Context),
                    Array.ConvertAll(observations, static o => o.Observation.Line),
                ],
                null));
        }

        if (statements.Count > 0)
        {
            await session.RunAsync(statements).ConfigureAwait(false);
        }
    }

    private object?[] Parameters(CatalogNote[] notes, Guid[] ids) =>
    [
        session.Project,
        Array.ConvertAll(notes, static note => note.Path), Array.ConvertAll(notes, static note => note.Alias), Array.ConvertAll(notes, static note => note.Title), Array.ConvertAll(notes, static note => note.Type),
        Array.ConvertAll(notes, static note => note.Permalink), Array.ConvertAll(notes, static note => JoinedList.Of(note.Tags)), Array.ConvertAll(notes, static note => (int)note.Sensitivity),
        Array.ConvertAll(notes, static note => note.Created.UtcTicks), Array.ConvertAll(notes, static note => note.Modified.UtcTicks), Array.ConvertAll(notes, static note => note.MetadataJson),
        Array.ConvertAll(notes, static note => note.File.Size), Array.ConvertAll(notes, static note => note.File.ModifiedUtc.Ticks), Array.ConvertAll(notes, static note => note.File.Checksum),
        Array.ConvertAll(notes, static note => JoinedList.Of(note.Warnings)), ids,
        Array.ConvertAll(notes, static note => StableHash.Of(note.Path)), Array.ConvertAll(notes, static note => StableHash.Of(note.Alias)), Array.ConvertAll(notes, static note => StableHash.Of(note.Title)),
        Array.ConvertAll(notes, static note => StableHash.Of(note.Permalink)),
    ];
}
