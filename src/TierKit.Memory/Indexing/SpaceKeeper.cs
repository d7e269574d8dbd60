using TierKit.Memory.Encoders;
using TierKit.Memory.Search;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Keeps the vectors of an index in one space, and builds the next beside it when the encoder changes.</summary>
/// <remarks>Until the next space is complete the old one serves, as long as an encoder for it is there; vectors of two spaces never meet.</remarks>
internal sealed class SpaceKeeper(IndexFile file, ITextEncoder encoder)
{
    private const int NotesPerStep = 32;

    private readonly ITextEncoder[] _encoders = encoder is EmbeddedEncoder ? [encoder] : [encoder, EmbeddedEncoder.Shared];

    public ITextEncoder Encoder => encoder;

    /// <summary>Gets the space that written notes are encoded in at once; none where that would make a write wait.</summary>
    public ValueTask<EmbeddingSpace?> ImmediateSpaceAsync(CancellationToken cancellationToken)
        => encoder is EmbeddedEncoder or IImmediateEncoder ? encoder.GetSpaceAsync(cancellationToken) : new((EmbeddingSpace?)null);

    /// <summary>Encodes a query in the space that serves.</summary>
    public async ValueTask<QueryVector?> EncodeQueryAsync(string text, CancellationToken cancellationToken)
    {
        string? serving = file.Read(static connection => (string?)connection.Scalar("SELECT name FROM space WHERE role = 'serving'"));
        foreach (ITextEncoder candidate in _encoders)
        {
            if (serving is not null && await candidate.GetSpaceAsync(cancellationToken).ConfigureAwait(false) is { } space && space.Key == serving)
            {
                float[] vector = new float[space.Dimension];
                // What a person asks is at most as open as the notes that may answer it.
                return await candidate.EncodeAsync([text], Sensitivity.Private, vector, cancellationToken).ConfigureAwait(false) == EncodingOutcome.Encoded
                    ? new QueryVector(space, vector, candidate)
                    : null;
            }
        }

        return null;
    }

    /// <summary>Writes the vectors of a note among those of their own space.</summary>
    public static void Write(IndexConnection connection, long document, EmbeddingSpace space, byte[] vectors)
    {
        string table = Announce(connection, space) ? "embedding" : "embedding_next";
        connection.Execute($"INSERT OR REPLACE INTO {table}(document, data) VALUES($0, $1)", document, vectors);
    }

    /// <returns>Whether all is encoded that may be.</returns>
    public async ValueTask<bool> EncodePendingAsync(CancellationToken cancellationToken)
    {
        if (await encoder.GetSpaceAsync(cancellationToken).ConfigureAwait(false) is not { } space)
        {
            return false;
        }

        bool serves = file.Write(connection => Announce(connection, space), cancellationToken);
        string table = serves ? "embedding" : "embedding_next";
        HashSet<long> refused = [];
        while (Pending(table, refused) is { Count: > 0 } pending)
        {
            foreach (PendingDocument document in pending)
            {
                (EncodingOutcome outcome, byte[]? vectors) = await DocumentPreparer.EncodeAsync(encoder, space, document.Title, document.Passages, document.Label, cancellationToken).ConfigureAwait(false);
                if (outcome == EncodingOutcome.Unavailable)
                {
                    // Half a space must not take over; what is done stays done for the next try.
                    return false;
                }

                if (vectors is null)
                {
                    // Nobody of the space may see this note: it is found by its words.
                    refused.Add(document.Key);
                    continue;
                }

                file.Write(
                    connection => connection.Execute($"INSERT OR REPLACE INTO {table}(document, data) SELECT $0, $1 WHERE EXISTS(SELECT 1 FROM document WHERE key = $0)", document.Key, vectors),
                    cancellationToken);
            }
        }

        TakeIntoService(space, serves, cancellationToken);
        return true;
    }

    /// <returns>Whether the space is the one that serves.</returns>
    private static bool Announce(IndexConnection connection, EmbeddingSpace space)
    {
        connection.Execute("INSERT INTO space(role, name) VALUES('serving', $0) ON CONFLICT(role) DO NOTHING", space.Key);
        if ((string?)connection.Scalar("SELECT name FROM space WHERE role = 'serving'") == space.Key)
        {
            return true;
        }

        if ((string?)connection.Scalar("SELECT name FROM space WHERE role = 'next'") != space.Key)
        {
            connection.Execute("DELETE FROM embedding_next");
            connection.Execute("INSERT OR REPLACE INTO space(role, name) VALUES('next', $0)", space.Key);
        }

        return false;
    }

    private List<PendingDocument> Pending(string table, HashSet<long> refused) => file.Read(connection =>
    {
        List<PendingDocument> pending = [];
        connection.Each(
            $"SELECT d.key, d.first, d.count, d.label, d.title FROM document d LEFT JOIN {table} e ON e.document = d.key WHERE e.document IS NULL ORDER BY d.key",
            reader =>
            {
                if (!refused.Contains(reader.GetInt64(0)))
                {
                    pending.Add(new PendingDocument(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt32(2), (Sensitivity)reader.GetInt32(3), reader.GetString(4)));
                }

                return pending.Count < NotesPerStep;
            });
        foreach (PendingDocument document in pending)
        {
            document.Passages = connection.Query(
                "SELECT heading, text FROM passage WHERE key BETWEEN $0 AND $1 ORDER BY key",
                static reader => new CutPassage(reader.GetString(0), reader.GetString(1), 0, 0),
                document.First, document.First + document.Count - 1);
        }

        return pending;
    });

    private void TakeIntoService(EmbeddingSpace space, bool serves, CancellationToken cancellationToken) => file.Write(
        connection =>
        {
            if (!serves && (string?)connection.Scalar("SELECT name FROM space WHERE role = 'next'") == space.Key)
            {
                connection.Execute("DELETE FROM embedding");
                connection.Execute("INSERT INTO embedding SELECT document, data FROM embedding_next");
                connection.Execute("DELETE FROM embedding_next");
                connection.Execute("DELETE FROM space");
                connection.Execute("INSERT INTO space(role, name) VALUES('serving', $0)", space.Key);
            }

            return connection.Execute("UPDATE state SET epoch = epoch + 1");
        },
        cancellationToken);

    private sealed record PendingDocument(long Key, long First, int Count, Sensitivity Label, string Title)
    {
        public IReadOnlyList<CutPassage> Passages { get; set; } = [];
    }
}
