using Npgsql;
using TierKit.Memory.Indexing;
using TierKit.Policy;

namespace TierKit.Memory.PostgreSql;

/// <summary>Keeps the catalogue of a project in the tables.</summary>
internal sealed class PostgreSqlNoteCatalog(Project project) : INoteCatalog
{
    private const string Columns = "key, id, path, title, type, permalink, tags, label, created, modified, metadata, size, written, checksum, warnings";
    private const string LinkColumns = "key, source, target, type, name, context, line";

    public async ValueTask<IReadOnlyList<long>> UpsertAsync(IReadOnlyList<CatalogEntry> entries, CancellationToken cancellationToken = default) => entries.Count == 0 ? [] : await project.WriteAsync(
        async session =>
        {
            IReadOnlyList<long> keys = await new CatalogWriter(session).UpsertAsync(entries).ConfigureAwait(false);
            if (project.Identity.KeepsContent)
            {
                await PendingContents.TakenInAsync(session, entries).ConfigureAwait(false);
            }

            return keys;
        },
        cancellationToken).ConfigureAwait(false);

    public async ValueTask DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        if (paths.Count > 0)
        {
            await project.WriteAsync(
                async session =>
                {
                    bool deleted = await new CatalogWriter(session).DeleteAsync([.. paths]).ConfigureAwait(false);
                    if (project.Identity.KeepsContent)
                    {
                        await PendingContents.ForgottenAsync(session, paths).ConfigureAwait(false);
                    }

                    return deleted;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<bool> MoveAsync(string source, string target, CancellationToken cancellationToken = default) => await project.WriteAsync(
        async session =>
        {
            bool moved = await new CatalogWriter(session).MoveAsync(source, target).ConfigureAwait(false);
            if (project.Identity.KeepsContent)
            {
                await PendingContents.ForgottenAsync(session, [source]).ConfigureAwait(false);
            }

            return moved;
        },
        cancellationToken).ConfigureAwait(false);

    public async ValueTask ClearAsync(CancellationToken cancellationToken = default) => await project.WriteAsync(
        async session =>
        {
            await session.RunAsync([.. ((string[])["note", "link", "observation"]).Select(table => ($"DELETE FROM {table} WHERE project = $1", new object?[] { session.Project }, (Action<NpgsqlDataReader>?)null))]).ConfigureAwait(false);
            if (project.Identity.KeepsContent)
            {
                await PendingContents.ClearedAsync(session).ConfigureAwait(false);
            }

            return true;
        },
        cancellationToken).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<CatalogNote>> FindByKeysAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken = default)
        => FindAsync("key = ANY($2)", cancellationToken, keys.ToArray());

    public ValueTask<IReadOnlyList<CatalogNote>> FindByIdsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
        => FindAsync("id = ANY($2)", cancellationToken, ids.ToArray());

    public async ValueTask<CatalogNote?> FindByPermalinkAsync(string permalink, CancellationToken cancellationToken = default)
        => await NamedAsync("permalink", permalink, cancellationToken).ConfigureAwait(false) is [var note, ..] ? note : null;

    public async ValueTask<CatalogNote?> FindByPathAsync(string path, CancellationToken cancellationToken = default)
        => await NamedAsync("path", path, cancellationToken).ConfigureAwait(false) is [var note, ..] ? note : null;

    public ValueTask<IReadOnlyList<CatalogNote>> FindByTitleAsync(string title, CancellationToken cancellationToken = default) => NamedAsync("title", title, cancellationToken);

    public ValueTask<IReadOnlyList<CatalogNote>> FindByAliasAsync(string pathAlias, CancellationToken cancellationToken = default) => NamedAsync("alias", pathAlias, cancellationToken);

    public async ValueTask<CatalogPage> ListAsync(CatalogQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        Conditions conditions = new("note", project.Identity.Id);
        conditions.AddDirectory(query.Directory);
        conditions.AddPermalink(query.PermalinkPattern);
        conditions.AddTypes(query.Types);
        conditions.AddTags(query.Tags, "ARRAY(SELECT lower(tag COLLATE \"C\") FROM unnest(note.tags) tag)");
        conditions.AddSince(query.ModifiedSince);
        string where = conditions.Text;
        object?[] values = conditions.Values;
        string order = query.Order == CatalogOrder.Recent ? "modified DESC, path" : "path";
        (int Total, List<CatalogNote> Notes) page = await project.ReadAsync(
            async session =>
            {
                int total = 0;
                List<CatalogNote> notes = [];
                List<(string, object?[], Action<NpgsqlDataReader>?)> statements = [($"SELECT count(*)::int FROM note WHERE {where}", values, reader => total = reader.GetInt32(0))];
                if (query.Limit > 0)
                {
                    statements.Add((
                        $"SELECT {Columns} FROM note WHERE {where} ORDER BY {order} LIMIT ${values.Length + 1} OFFSET ${values.Length + 2}",
                        [.. values, query.Limit, Math.Max(0, query.Offset)],
                        reader => notes.Add(ReadNote(reader))));
                }

                await session.RunAsync(statements).ConfigureAwait(false);
                return (total, notes);
            },
            cancellationToken).ConfigureAwait(false);
        return new CatalogPage(page.Notes, page.Total);
    }

    public async ValueTask<IReadOnlyList<CatalogLink>> LinksOfAsync(long key, CancellationToken cancellationToken = default)
        => await project.QueryAsync($"SELECT {LinkColumns} FROM link WHERE project = $1 AND (source = $2 OR target = $2) ORDER BY key", ReadLink, cancellationToken, project.Identity.Id, key).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<CatalogObservation>> ObservationsOfAsync(long key, CancellationToken cancellationToken = default) => await project.QueryAsync(
        "SELECT category, content, tags, context, line FROM observation WHERE project = $1 AND note = $2 ORDER BY ordinal",
        static reader => new CatalogObservation
        {
            Category = reader.GetString(0),
            Content = reader.GetString(1),
            Tags = reader.GetFieldValue<string[]>(2),
            Context = reader.IsDBNull(3) ? null : reader.GetString(3),
            Line = reader.GetInt32(4),
        },
        cancellationToken, project.Identity.Id, key).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<CatalogFile>> FilesAsync(CancellationToken cancellationToken = default)
        => await project.QueryAsync("SELECT path, size, written, checksum FROM note WHERE project = $1", static reader => ReadFile(reader, 0, 1), cancellationToken, project.Identity.Id).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<CatalogLink>> UnresolvedLinksAsync(long afterKey, int limit, CancellationToken cancellationToken = default)
        => await project.QueryAsync($"SELECT {LinkColumns} FROM link WHERE project = $1 AND target IS NULL AND key > $2 ORDER BY key LIMIT $3", ReadLink, cancellationToken, project.Identity.Id, afterKey, limit).ConfigureAwait(false);

    public async ValueTask ResolveLinksAsync(IReadOnlyDictionary<long, long> targets, CancellationToken cancellationToken = default)
    {
        if (targets.Count > 0)
        {
            await project.WriteAsync(
                async session =>
                {
                    await session.ExecuteAsync(
                        "UPDATE link SET target = given.target FROM unnest($2::bigint[], $3::bigint[]) given(link, target) WHERE link.key = given.link AND link.project = $1",
                        session.Project, targets.Keys.ToArray(), targets.Values.ToArray()).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask<IReadOnlyList<CatalogNote>> NamedAsync(string column, string name, CancellationToken cancellationToken)
        => FindAsync($"{column}_hash = $2 AND {column} = $3 ORDER BY path", cancellationToken, StableHash.Of(name), name);

    private async ValueTask<IReadOnlyList<CatalogNote>> FindAsync(string condition, CancellationToken cancellationToken, params object?[] values)
        => await project.QueryAsync($"SELECT {Columns} FROM note WHERE project = $1 AND {condition}", ReadNote, cancellationToken, [project.Identity.Id, .. values]).ConfigureAwait(false);

    private static CatalogNote ReadNote(NpgsqlDataReader reader) => new()
    {
        Key = reader.GetInt64(0),
        Id = reader.GetGuid(1),
        Path = reader.GetString(2),
        Title = reader.GetString(3),
        Type = reader.GetString(4),
        Permalink = reader.IsDBNull(5) ? null : reader.GetString(5),
        Tags = reader.GetFieldValue<string[]>(6),
        Sensitivity = (Sensitivity)reader.GetInt32(7),
        Created = new DateTimeOffset(reader.GetInt64(8), TimeSpan.Zero),
        Modified = new DateTimeOffset(reader.GetInt64(9), TimeSpan.Zero),
        MetadataJson = reader.GetString(10),
        File = ReadFile(reader, 2, 11),
        Warnings = reader.GetFieldValue<string[]>(14),
    };

    private static CatalogFile ReadFile(NpgsqlDataReader reader, int path, int rest)
        => new(reader.GetString(path), reader.GetInt64(rest), new DateTime(reader.GetInt64(rest + 1), DateTimeKind.Utc), reader.IsDBNull(rest + 2) ? null : reader.GetString(rest + 2));

    private static CatalogLink ReadLink(NpgsqlDataReader reader) => new()
    {
        Key = reader.GetInt64(0),
        From = reader.GetInt64(1),
        To = reader.IsDBNull(2) ? null : reader.GetInt64(2),
        Type = reader.GetString(3),
        Target = reader.GetString(4),
        Context = reader.IsDBNull(5) ? null : reader.GetString(5),
        Line = reader.GetInt32(6),
    };
}
