using System.Security.Cryptography;
using System.Text;
using Npgsql;
using TierKit.Memory.Storage;

namespace TierKit.Memory.PostgreSql;

/// <summary>Keeps the notes of a project in the tables, bytes as they are.</summary>
internal sealed class PostgreSqlNoteContents(Project project) : INoteContents
{
    private const string Columns = "path, size, created, modified, checksum";
    private const string Mine = "project = $1 AND key = ANY($2) AND bytes IS NOT NULL";

    public string Place => project.Database.Address + (project.Identity.Tenant.Length == 0 ? "" : "/" + project.Identity.Tenant) + "/" + project.Identity.Name;

    public async ValueTask<IReadOnlyList<ContentState>> ListAsync(string directory, CancellationToken cancellationToken = default)
    {
        List<ContentState> states = await project.QueryAsync(
            $"SELECT {Columns} FROM content WHERE project = $1 AND bytes IS NOT NULL AND starts_with(path, $2)", ReadState, cancellationToken,
            project.Identity.Id, directory.Length == 0 ? "" : directory + "/").ConfigureAwait(false);
        states.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return states;
    }

    public async ValueTask<IReadOnlyList<ContentState>> FindAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken = default)
        => await project.QueryAsync($"SELECT {Columns} FROM content WHERE {Mine}", ReadState, cancellationToken, project.Identity.Id, KeysOf(paths)).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<KeptContent>> ReadAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken = default) => await project.QueryAsync(
        $"SELECT {Columns}, bytes FROM content WHERE {Mine}",
        static reader => new KeptContent(reader.GetString(0), reader.GetFieldValue<byte[]>(5), Time(reader.GetInt64(2)), Time(reader.GetInt64(3))),
        cancellationToken, project.Identity.Id, KeysOf(paths)).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<string>> FindAlikeAsync(string likeness, CancellationToken cancellationToken = default)
        => [.. (await project.QueryAsync("SELECT path FROM content WHERE project = $1 AND likeness = $2 AND bytes IS NOT NULL ORDER BY path", static reader => reader.GetString(0), cancellationToken, project.Identity.Id, StableHash.Of(likeness)).ConfigureAwait(false))
            .Where(path => ContentState.LikenessOf(path) == likeness)];

    public async ValueTask<bool> WriteAsync(KeptContent content, string? expectedChecksum, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        await project.SaltAsync(cancellationToken).ConfigureAwait(false);
        ContentState state = content.State;
        byte[] bytes = content.Bytes.ToArray();
        // The server looks at the row again once it has it to itself: of two writers that read the same, one finds it changed.
        List<int> written = expectedChecksum is null
            ? await project.QueryAsync(
                "INSERT INTO content(project, key, path, likeness, bytes, size, checksum, created, modified, pending) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp()) "
                + "ON CONFLICT(project, key) DO UPDATE SET bytes = excluded.bytes, size = excluded.size, checksum = excluded.checksum, created = excluded.created, modified = excluded.modified, pending = excluded.pending "
                + "WHERE content.bytes IS NULL RETURNING 1",
                static reader => reader.GetInt32(0), cancellationToken,
                project.Identity.Id, KeyOf(state.Path), state.Path, StableHash.Of(ContentState.LikenessOf(state.Path)), bytes, state.Size, state.Checksum, state.CreatedUtc.Ticks, state.ModifiedUtc.Ticks).ConfigureAwait(false)
            : await project.QueryAsync(
                "UPDATE content SET bytes = $3, size = $4, checksum = $5, modified = $6, pending = clock_timestamp() WHERE project = $1 AND key = $2 AND checksum = $7 AND bytes IS NOT NULL RETURNING 1",
                static reader => reader.GetInt32(0), cancellationToken,
                project.Identity.Id, KeyOf(state.Path), bytes, state.Size, state.Checksum, state.ModifiedUtc.Ticks, expectedChecksum).ConfigureAwait(false);
        return written.Count > 0;
    }

    public async ValueTask<bool> MoveAsync(string source, string target, CancellationToken cancellationToken = default) => await project.MoveAsync(
        async session =>
        {
            byte[] from = KeyOf(source);
            // Held, so that what moves is what is left behind.
            await session.QueryAsync("SELECT 1 FROM content WHERE project = $1 AND key = $2 FOR UPDATE", static _ => 0, session.Project, from).ConfigureAwait(false);
            List<int> moved = await session.QueryAsync(
                "INSERT INTO content(project, key, path, likeness, bytes, size, checksum, created, modified, pending) "
                + "SELECT project, $3, $4, $5, bytes, size, checksum, created, modified, clock_timestamp() FROM content WHERE project = $1 AND key = $2 AND bytes IS NOT NULL "
                + "ON CONFLICT(project, key) DO UPDATE SET bytes = excluded.bytes, size = excluded.size, checksum = excluded.checksum, created = excluded.created, modified = excluded.modified, pending = excluded.pending "
                + "WHERE content.bytes IS NULL RETURNING 1",
                static reader => reader.GetInt32(0), session.Project, from, KeyOf(target), target, StableHash.Of(ContentState.LikenessOf(target))).ConfigureAwait(false);
            if (moved.Count > 0)
            {
                await session.ExecuteAsync(Forget("key = $2"), session.Project, from).ConfigureAwait(false);
            }

            return moved.Count > 0;
        },
        cancellationToken).ConfigureAwait(false);

    public async ValueTask DeleteAsync(string path, CancellationToken cancellationToken = default)
        => await project.QueryAsync(Forget("key = $2") + " RETURNING 1", static reader => reader.GetInt32(0), cancellationToken, project.Identity.Id, KeyOf(path)).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<string>> PendingAsync(TimeSpan age, int limit, CancellationToken cancellationToken = default) => await project.QueryAsync(
        "SELECT path FROM content WHERE project = $1 AND pending <= clock_timestamp() - make_interval(secs => $2) LIMIT $3", static reader => reader.GetString(0), cancellationToken,
        project.Identity.Id, age.TotalSeconds, limit).ConfigureAwait(false);

    public static byte[] KeyOf(string path) => SHA256.HashData(Encoding.UTF8.GetBytes(PlainText.Of(path)));

    public static byte[][] KeysOf(IEnumerable<string> paths) => [.. paths.Select(KeyOf)];

    private static string Forget(string condition) => $"UPDATE content SET bytes = NULL, size = 0, checksum = '', pending = clock_timestamp() WHERE project = $1 AND {condition} AND bytes IS NOT NULL";

    private static ContentState ReadState(NpgsqlDataReader reader)
        => new(reader.GetString(0), reader.GetInt64(1), Time(reader.GetInt64(2)), Time(reader.GetInt64(3)), reader.GetString(4));

    private static DateTime Time(long ticks) => new(ticks, DateTimeKind.Utc);
}
