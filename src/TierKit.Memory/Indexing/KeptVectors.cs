namespace TierKit.Memory.Indexing;

/// <summary>Keeps the vectors of a note that is replaced until its new text is encoded: what is said as before keeps its vector.</summary>
/// <remarks>By the text that was encoded and its space. What is left when all is encoded goes.</remarks>
internal static class KeptVectors
{
    private static readonly (string Table, string Role)[] Tables = [("embedding", "serving"), ("embedding_next", "next")];

    /// <summary>Keeps the vectors of a note that is about to go.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="document">The key of the note.</param>
    /// <param name="first">The key of its first passage.</param>
    /// <param name="count">How many passages it has.</param>
    /// <param name="kept">Takes what the texts are known by.</param>
    public static void Keep(IndexConnection connection, long document, long first, long count, List<byte[]> kept)
    {
        foreach ((string table, string role) in Tables)
        {
            if (connection.Scalar($"SELECT data FROM {table} WHERE document = $0", document) is not byte[] data || SpaceOf(connection, role) is not { } space)
            {
                continue;
            }

            if (kept.Count == 0)
            {
                string title = (string)connection.Scalar("SELECT title FROM document WHERE key = $0", document)!;
                kept.AddRange(connection.Query(
                    "SELECT heading, text FROM passage WHERE key BETWEEN $0 AND $1 ORDER BY key", reader => DocumentPreparer.HashOf(title, reader.GetString(0), reader.GetString(1)), first, first + count - 1));
            }

            int length = QuantizedVector.LengthOf(Spaces.DimensionOf(space));
            for (int i = 0; data.Length == kept.Count * length && i < kept.Count; i++)
            {
                connection.Execute("INSERT OR REPLACE INTO kept_vector(text, space, data) VALUES($0, $1, $2)", kept[i], space, data.AsSpan(i * length, length).ToArray());
            }
        }
    }

    /// <summary>Gives a new note the vectors of each space in which all its texts have one.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="document">The key of the note.</param>
    /// <param name="title">Its title.</param>
    /// <param name="passages">Its passages.</param>
    /// <param name="kept">What the texts of the note before are known by; they are let go where nothing is left to encode.</param>
    public static void Restore(IndexConnection connection, long document, string title, IReadOnlyList<PreparedPassage> passages, List<byte[]> kept)
    {
        byte[][] texts = [.. passages.Select(passage => DocumentPreparer.HashOf(title, passage.Heading, passage.Text))];
        bool isWhole = true;
        foreach ((string table, string role) in Tables)
        {
            if (SpaceOf(connection, role) is not { } space)
            {
                continue;
            }

            byte[]?[] found = [.. texts.Select(text => Find(connection, text, space))];
            if (Array.TrueForAll(found, static data => data is not null))
            {
                connection.Execute($"INSERT OR REPLACE INTO {table}(document, data) VALUES($0, $1)", document, found.SelectMany(static data => data!).ToArray());
            }
            else
            {
                isWhole = false;
            }
        }

        foreach (byte[] text in isWhole ? kept : [])
        {
            connection.Execute("DELETE FROM kept_vector WHERE text = $0", text);
        }
    }

    /// <summary>Finds the vectors that the passages of a note have from before.</summary>
    public static IReadOnlyList<byte[]?> Find(IndexConnection connection, string title, IReadOnlyList<(string Heading, string Text)> passages, string space)
        => connection.Scalar("SELECT 1 FROM kept_vector LIMIT 1") is null ? [] : [.. passages.Select(passage => Find(connection, DocumentPreparer.HashOf(title, passage.Heading, passage.Text), space))];

    public static void Clear(IndexConnection connection) => connection.Run("DELETE FROM kept_vector");

    private static byte[]? Find(IndexConnection connection, byte[] text, string space)
        => connection.Scalar("SELECT data FROM kept_vector WHERE text = $0 AND space = $1", text, space) as byte[];

    private static string? SpaceOf(IndexConnection connection, string role) => (string?)connection.Scalar("SELECT name FROM space WHERE role = $0", role);
}
