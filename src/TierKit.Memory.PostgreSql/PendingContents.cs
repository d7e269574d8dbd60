using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql;

/// <summary>Writes down, in the transaction that changes the catalogue, which contents it has taken in.</summary>
internal static class PendingContents
{
    /// <summary>Settles those that are what the catalogue now says; of the others it knows an older state, and they stay to be done.</summary>
    public static async ValueTask TakenInAsync(Session session, IReadOnlyList<CatalogEntry> entries) => await session.ExecuteAsync(
        "UPDATE content SET pending = CASE WHEN content.checksum = given.checksum THEN NULL ELSE coalesce(content.pending, clock_timestamp()) END "
        + "FROM unnest($2::bytea[], $3::text[]) given(key, checksum) WHERE content.project = $1 AND content.key = given.key AND content.bytes IS NOT NULL",
        session.Project, PostgreSqlNoteContents.KeysOf(entries.Select(static entry => entry.Note.Path)), entries.Select(static entry => entry.Note.File.Checksum).ToArray()).ConfigureAwait(false);

    /// <summary>Forgets what is deleted; what is there again stays to be taken in.</summary>
    public static async ValueTask ForgottenAsync(Session session, IEnumerable<string> paths)
    {
        object?[] values = [session.Project, PostgreSqlNoteContents.KeysOf(paths)];
        await session.RunAsync(
        [
            ("DELETE FROM content WHERE project = $1 AND key = ANY($2) AND bytes IS NULL", values, null),
            ("UPDATE content SET pending = clock_timestamp() WHERE project = $1 AND key = ANY($2) AND pending IS NULL", values, null),
        ]).ConfigureAwait(false);
    }

    /// <summary>Puts everything back on the list.</summary>
    public static async ValueTask ClearedAsync(Session session) => await session.RunAsync(
    [
        ("DELETE FROM content WHERE project = $1 AND bytes IS NULL", [session.Project], null),
        ("UPDATE content SET pending = clock_timestamp() WHERE project = $1 AND pending IS NULL", [session.Project], null),
    ]).ConfigureAwait(false);
}
