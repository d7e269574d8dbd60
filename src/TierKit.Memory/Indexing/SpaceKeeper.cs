using TierKit.Memory.Encoders;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Keeps the vectors of a store in one space, and builds the next beside it when the encoder changes.</summary>
/// <remarks>Until the next space is complete the old one serves, as long as an encoder for it is there; vectors of two spaces never meet.</remarks>
internal sealed class SpaceKeeper(IPassageStore passages, ITextEncoder encoder)
{
    private const int NotesPerStep = 32;

    private static readonly string[] Probe = ["How long is a vector?"];

    private readonly ITextEncoder[] _encoders = encoder is EmbeddedEncoder ? [encoder] : [encoder, EmbeddedEncoder.Shared];

    public ITextEncoder Encoder => encoder;

    /// <summary>Gets whether notes are encoded as they are written.</summary>
    public bool IsImmediate => encoder is EmbeddedEncoder or IImmediateEncoder;

    /// <summary>Gets the space that written notes are encoded in at once; none where that would make a write wait.</summary>
    public ValueTask<EmbeddingSpace?> ImmediateSpaceAsync(CancellationToken cancellationToken)
        => IsImmediate ? encoder.GetSpaceAsync(cancellationToken) : new((EmbeddingSpace?)null);

    /// <summary>Encodes a query in the space that serves.</summary>
    public async ValueTask<QueryVector?> EncodeQueryAsync(string text, CancellationToken cancellationToken)
    {
        string? serving = await passages.ServingSpaceAsync(cancellationToken).ConfigureAwait(false);
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

    /// <summary>Encodes what has no vector yet.</summary>
    /// <param name="progress">Hears how many notes are done, of those that were looked at.</param>
    /// <param name="cancellationToken">Ends it; what is encoded stays.</param>
    /// <returns>Whether all is encoded that may and can be.</returns>
    public async ValueTask<bool> EncodePendingAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
    {
        if (await encoder.GetSpaceAsync(cancellationToken).ConfigureAwait(false) is not { } space)
        {
            return false;
        }

        bool serves = await passages.ServingSpaceAsync(cancellationToken).ConfigureAwait(false) == space.Key;
        HashSet<long> skipped = [];
        int done = 0;
        while (await PendingAsync(space, serves, skipped, cancellationToken).ConfigureAwait(false) is { Count: > 0 } pending)
        {
            int seen = done + skipped.Count + pending.Count;
            foreach (PendingNote note in pending)
            {
                (EncodingOutcome outcome, byte[]? vectors) = await EncodeAsync(note, space, cancellationToken).ConfigureAwait(false);
                if (outcome == EncodingOutcome.Unavailable && !await AnswersAsync(space, cancellationToken).ConfigureAwait(false))
                {
                    // Half a space must not take over; what is done stays done for the next try.
                    return false;
                }

                if (vectors is null)
                {
                    // Nobody of the space may see this note, or takes its text: it is found by its words.
                    skipped.Add(note.Note);
                }
                else
                {
                    await passages.WriteVectorsAsync(note.Note, space.Key, vectors, cancellationToken).ConfigureAwait(false);
                    done++;
                }

                progress?.Report(new IndexProgress(done + skipped.Count, seen));
            }
        }

        if (done > 0 || !serves)
        {
            await passages.CompleteSpaceAsync(space.Key, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // Looking costs no write: one would have all processes read the vectors anew.
    private async ValueTask<IReadOnlyList<PendingNote>> PendingAsync(EmbeddingSpace space, bool serves, HashSet<long> skipped, CancellationToken cancellationToken)
    {
        if (!serves)
        {
            await passages.AnnounceSpaceAsync(space.Key, cancellationToken).ConfigureAwait(false);
        }

        return await passages.PendingAsync(space.Key, skipped, NotesPerStep, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(EncodingOutcome Outcome, byte[]? Vectors)> EncodeAsync(PendingNote note, EmbeddingSpace space, CancellationToken cancellationToken)
    {
        (string Heading, string Text)[] missing = [.. note.Passages.Where((_, i) => note.Kept.Count == 0 || note.Kept[i] is null)];
        (EncodingOutcome outcome, byte[]? encoded) = await DocumentPreparer.EncodeAsync(encoder, space, note.Title, missing, note.Label, cancellationToken).ConfigureAwait(false);
        if (encoded is null || missing.Length == note.Passages.Count)
        {
            return (outcome, encoded);
        }

        int length = QuantizedVector.LengthOf(space.Dimension);
        byte[] all = new byte[note.Passages.Count * length];
        int used = 0;
        for (int i = 0; i < note.Passages.Count; i++)
        {
            (note.Kept[i] ?? encoded.AsSpan(used++ * length, length)).CopyTo(all.AsSpan(i * length));
        }

        return (EncodingOutcome.Encoded, all);
    }

    // One text that no server takes must not keep all others from their vectors; a server that is away keeps none from trying again.
    private async ValueTask<bool> AnswersAsync(EmbeddingSpace space, CancellationToken cancellationToken)
        => await encoder.EncodeAsync(Probe, Sensitivity.Public, new float[space.Dimension], cancellationToken).ConfigureAwait(false) == EncodingOutcome.Encoded;
}
