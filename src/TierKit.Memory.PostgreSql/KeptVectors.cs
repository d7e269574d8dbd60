namespace TierKit.Memory.PostgreSql;

/// <summary>Keeps the vectors of notes that are replaced until their new text is encoded: what is said as before keeps its vector.</summary>
/// <remarks>By the text that was encoded and its space, inside of the transaction that replaces. What is left when all is encoded goes.</remarks>
internal sealed class KeptVectors(Session session, bool hasVectorType)
{
    private static readonly string Range = $"p.key >= given.note * {Tables.PassagesPerNote} AND p.key < (given.note + 1) * {Tables.PassagesPerNote}";

    private readonly string _columns = hasVectorType ? "packed, levels, near" : "packed, levels";
    private List<byte[]> _kept = [];

    /// <summary>Keeps the vectors of notes that are about to go.</summary>
    public async ValueTask KeepAsync(long[] notes)
    {
        if (notes.Length > 0)
        {
            _kept = await session.QueryAsync(
                $"INSERT INTO kept_vector(project, space, said, {_columns}) SELECT $1, e.space, p.said, {_columns} FROM unnest($2::bigint[]) given(note) JOIN passage p ON p.project = $1 AND {Range} "
                + "JOIN embedding e ON e.project = $1 AND e.passage = p.key JOIN project o ON o.id = $1 AND e.space IN (o.serving, o.next) WHERE p.said IS NOT NULL ON CONFLICT DO NOTHING RETURNING said",
                static reader => reader.GetFieldValue<byte[]>(0),
                session.Project, notes).ConfigureAwait(false);
        }
    }

    /// <summary>Gives new notes the vectors of each space in which all their texts have one; where nothing is left to encode, nothing is kept.</summary>
    public async ValueTask RestoreAsync(long[] notes)
    {
        if (_kept.Count == 0 || notes.Length == 0)
        {
            return;
        }

        long waiting = 0;
        await session.RunAsync(
        [
            (
                $"INSERT INTO embedding(project, space, passage, {_columns}) SELECT $1, space, key, {_columns} FROM (SELECT k.space, p.key, {_columns}, count(*) OVER (PARTITION BY given.note, k.space) AS known, d.count AS passages "
                + $"FROM unnest($2::bigint[]) given(note) JOIN document d ON d.project = $1 AND d.key = given.note JOIN passage p ON p.project = $1 AND {Range} JOIN kept_vector k ON k.project = $1 AND k.said = p.said) found "
                + "WHERE known = passages ON CONFLICT DO NOTHING",
                [session.Project, notes],
                null),
            (
                "SELECT count(*) FROM unnest($2::bigint[]) given(note), project o, unnest(ARRAY[o.serving, o.next]) used(space) WHERE o.id = $1 AND used.space IS NOT NULL "
                + $"AND NOT EXISTS(SELECT 1 FROM embedding e WHERE e.project = $1 AND e.space = used.space AND e.passage = given.note * {Tables.PassagesPerNote})",
                [session.Project, notes],
                reader => waiting = reader.GetInt64(0)),
        ]).ConfigureAwait(false);
        if (waiting == 0)
        {
            await session.ExecuteAsync("DELETE FROM kept_vector WHERE project = $1 AND said = ANY($2)", session.Project, _kept.ToArray()).ConfigureAwait(false);
        }
    }

    public static ValueTask ClearAsync(Session session) => session.ExecuteAsync("DELETE FROM kept_vector WHERE project = $1", session.Project);
}
