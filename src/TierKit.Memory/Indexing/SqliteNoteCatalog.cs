using System.Text.Json;
using Microsoft.Data.Sqlite;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Keeps the catalogue in the SQLite file of an index. Every call completes before it returns.</summary>
internal sealed class SqliteNoteCatalog(IndexFile file) : INoteCatalog
{
    private const string Columns = "key, id, path, title, type, permalink, tags, label, created, modified, metadata, size, written, checksum, warnings";
    private const string LinkColumns = "key, source, target, type, name, context, line";

    public ValueTask<IReadOnlyList<long>> UpsertAsync(IReadOnlyList<CatalogEntry> entries, CancellationToken cancellationToken = default)
        => new(file.Write<IReadOnlyList<long>>(connection => [.. entries.Select(entry => Upsert(connection, entry))], cancellationToken));

    public ValueTask DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        file.Write(
            connection =>
            {
                foreach (string path in paths)
                {
                    Forget(connection, path);
                }

                return 0;
            },
            cancellationToken);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> MoveAsync(string source, string target, CancellationToken cancellationToken = default)
        => new(file.Write(
            connection =>
            {
                if (connection.Scalar("SELECT key FROM note WHERE path = $0", source) is null)
                {
                    return false;
                }

                if (source != target)
                {
                    Forget(connection, target);
                    connection.Execute("UPDATE note SET path = $1, alias = $2 WHERE path = $0", source, target, Notes.PathAlias.Of(target));
                }

                return true;
            },
            cancellationToken));

    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        file.Write(static connection => connection.Execute("DELETE FROM note") + connection.Execute("DELETE FROM link") + connection.Execute("DELETE FROM observation"), cancellationToken);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<CatalogNote>> FindByKeysAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken = default)
        => new(file.Read<IReadOnlyList<CatalogNote>>(connection => [.. keys.SelectMany(key => connection.Query($"SELECT {Columns} FROM note WHERE key = $0", ReadNote, key))]));

    public ValueTask<IReadOnlyList<CatalogNote>> FindByIdsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
        => new(file.Read<IReadOnlyList<CatalogNote>>(connection => [.. ids.SelectMany(id => connection.Query($"SELECT {Columns} FROM note WHERE id = $0", ReadNote, id.ToByteArray()))]));

    public ValueTask<CatalogNote?> FindByPermalinkAsync(string permalink, CancellationToken cancellationToken = default)
        => new(First("permalink = $0 ORDER BY path LIMIT 1", permalink));

    public ValueTask<CatalogNote?> FindByPathAsync(string path, CancellationToken cancellationToken = default)
        => new(First("path = $0", path));

    public ValueTask<IReadOnlyList<CatalogNote>> FindByTitleAsync(string title, CancellationToken cancellationToken = default)
        => new(All("title = $0 ORDER BY path", title));

    public ValueTask<IReadOnlyList<CatalogNote>> FindByAliasAsync(string pathAlias, CancellationToken cancellationToken = default)
        => new(All("alias = $0 ORDER BY path", pathAlias));

    public ValueTask<CatalogPage> ListAsync(CatalogQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        SqlConditions conditions = new();
        conditions.AddDirectory(query.Directory);
        conditions.AddPermalink(query.PermalinkPattern);
        conditions.AddTypes(query.Types);
        conditions.AddSet("tags", query.Tags);
        conditions.AddSince(query.ModifiedSince);
        string order = query.Order == CatalogOrder.Recent ? "modified DESC, path" : "path";
        int total = 0;
        List<CatalogNote> notes = file.Read(connection =>
        {
            total = (int)(long)connection.Scalar($"SELECT count(*) FROM note WHERE {conditions.Text}", conditions.Values)!;
            int limit = Math.Max(0, query.Limit);
            string page = $"LIMIT ${conditions.Values.Length} OFFSET ${conditions.Values.Length + 1}";
            return limit == 0 ? []
                : connection.Query($"SELECT {Columns} FROM note WHERE {conditions.Text} ORDER BY {order} {page}", ReadNote, [.. conditions.Values, limit, Math.Max(0, query.Offset)]);
        });
        return new(new CatalogPage(notes, total));
    }

    public ValueTask<IReadOnlyList<CatalogLink>> LinksOfAsync(long key, CancellationToken cancellationToken = default)
        => new(file.Read<IReadOnlyList<CatalogLink>>(connection => connection.Query($"SELECT {LinkColumns} FROM link WHERE source = $0 OR target = $0 ORDER BY key", ReadLink, key)));

    public ValueTask<IReadOnlyList<CatalogObservation>> ObservationsOfAsync(long key, CancellationToken cancellationToken = default)
        => new(file.Read<IReadOnlyList<CatalogObservation>>(connection => connection.Query("SELECT category, content, tags, context, line FROM observation WHERE note = $0 ORDER BY ordinal", ReadObservation, key)));

    public ValueTask<IReadOnlyList<CatalogFile>> FilesAsync(CancellationToken cancellationToken = default)
        => new(file.Read<IReadOnlyList<CatalogFile>>(static connection => connection.Query("SELECT path, size, written, checksum FROM note", static reader => ReadFile(reader, 0, 1))));

    public ValueTask<IReadOnlyList<CatalogLink>> UnresolvedLinksAsync(long afterKey, int limit, CancellationToken cancellationToken = default)
        => new(file.Read<IReadOnlyList<CatalogLink>>(connection => connection.Query($"SELECT {LinkColumns} FROM link WHERE target IS NULL AND key > $0 ORDER BY key LIMIT $1", ReadLink, afterKey, limit)));

    public ValueTask ResolveLinksAsync(IReadOnlyDictionary<long, long> targets, CancellationToken cancellationToken = default)
    {
        if (targets.Count > 0)
        {
            file.Write(connection => targets.Sum(target => connection.Execute("UPDATE link SET target = $1 WHERE key = $0", target.Key, target.Value)), cancellationToken);
        }

        return ValueTask.CompletedTask;
    }

    private static long Upsert(IndexConnection connection, CatalogEntry entry)
    {
        CatalogNote note = entry.Note;
        long? known = (long?)connection.Scalar("SELECT key FROM note WHERE path = $0", note.Path);
        object?[] values =
        [
            note.Path, note.Alias, note.Title, note.Type, note.Permalink, SqlConditions.Join(note.Tags), (int)note.Sensitivity, note.Created.UtcTicks, note.Modified.UtcTicks,
            note.MetadataJson, note.File.Size, note.File.ModifiedUtc.Ticks, note.File.Checksum, JsonSerializer.Serialize([.. note.Warnings], IndexJson.Default.StringArray),
        ];
        if (known is { } key)
        {
            connection.Execute(
                "UPDATE note SET alias=$1, title=$2, type=$3, permalink=$4, tags=$5, label=$6, created=$7, modified=$8, metadata=$9, size=$10, written=$11, checksum=$12, warnings=$13 WHERE path=$0",
                values);
            connection.Execute("DELETE FROM link WHERE source = $0", key);
            connection.Execute("DELETE FROM observation WHERE note = $0", key);
        }
        else
        {
            // An id that another path has would be a copied file with a declared permalink: the copy gets an id of its own.
            Guid id = connection.Scalar("SELECT 1 FROM note WHERE id = $0", note.Id.ToByteArray()) is null ? note.Id : NoteIds.Of(note.Path);
            key = (long)connection.Scalar(
                "INSERT INTO note(path, alias, title, type, permalink, tags, label, created, modified, metadata, size, written, checksum, warnings, id) VALUES($0,$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14) RETURNING key",
                [.. values, id.ToByteArray()])!;
        }

        foreach (CatalogLink link in entry.Links)
        {
            connection.Execute("INSERT INTO link(source, type, name, context, line) VALUES($0,$1,$2,$3,$4)", key, link.Type, link.Target, link.Context, link.Line);
        }

        for (int i = 0; i < entry.Observations.Count; i++)
        {
            CatalogObservation observation = entry.Observations[i];
            connection.Execute(
                "INSERT INTO observation VALUES($0,$1,$2,$3,$4,$5,$6)",
                key, i, observation.Category, observation.Content, SqlConditions.Join(observation.Tags), observation.Context, observation.Line);
        }

        return key;
    }

    private static void Forget(IndexConnection connection, string path)
    {
        if (connection.Scalar("DELETE FROM note WHERE path = $0 RETURNING key", path) is long key)
        {
            connection.Execute("DELETE FROM link WHERE source = $0", key);
            connection.Execute("UPDATE link SET target = NULL WHERE target = $0", key);
            connection.Execute("DELETE FROM observation WHERE note = $0", key);
        }
    }

    private CatalogNote? First(string condition, object value) => All(condition, value) is [var note, ..] ? note : null;

    private List<CatalogNote> All(string condition, object value)
        => file.Read(connection => connection.Query($"SELECT {Columns} FROM note WHERE {condition}", ReadNote, value));

    private static CatalogNote ReadNote(SqliteDataReader reader) => new()
    {
        Key = reader.GetInt64(0),
        Id = new Guid(reader.GetFieldValue<byte[]>(1)),
        Path = reader.GetString(2),
        Title = reader.GetString(3),
        Type = reader.GetString(4),
        Permalink = reader.IsDBNull(5) ? null : reader.GetString(5),
        Tags = SqlConditions.Split(reader.GetString(6)),
        Sensitivity = (Sensitivity)reader.GetInt32(7),
        Created = new DateTimeOffset(reader.GetInt64(8), TimeSpan.Zero),
        Modified = new DateTimeOffset(reader.GetInt64(9), TimeSpan.Zero),
        MetadataJson = reader.GetString(10),
        File = ReadFile(reader, 2, 11),
        Warnings = reader.GetString(14) is { Length: > 2 } warnings ? JsonSerializer.Deserialize(warnings, IndexJson.Default.StringArray)! : [],
    };

    private static CatalogFile ReadFile(SqliteDataReader reader, int path, int rest)
        => new(reader.GetString(path), reader.GetInt64(rest), new DateTime(reader.GetInt64(rest + 1), DateTimeKind.Utc), reader.IsDBNull(rest + 2) ? null : reader.GetString(rest + 2));

    private static CatalogLink ReadLink(SqliteDataReader reader) => new()
    {
        Key = reader.GetInt64(0),
        From = reader.GetInt64(1),
        To = reader.IsDBNull(2) ? null : reader.GetInt64(2),
        Type = reader.GetString(3),
        Target = reader.GetString(4),
        Context = reader.IsDBNull(5) ? null : reader.GetString(5),
        Line = reader.GetInt32(6),
    };

    private static CatalogObservation ReadObservation(SqliteDataReader reader) => new()
    {
        Category = reader.GetString(0),
        Content = reader.GetString(1),
        Tags = SqlConditions.Split(reader.GetString(2)),
        Context = reader.IsDBNull(3) ? null : reader.GetString(3),
        Line = reader.GetInt32(4),
    };
}
