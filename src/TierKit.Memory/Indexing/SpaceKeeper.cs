using TierKit.Memory.Encoders;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Keeps the vectors of a store in one space, and builds the next beside it when the encoder changes.</summary>
/// <remarks>Until the next space is complete the old one serves, as long as an encoder for it is there; vectors of two spaces never meet.</remarks>
internal sealed class SpaceKeeper(IPassageStore passages, ITextEncoder encoder)
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

    /// <returns>Whether all is encoded that may be.</returns>
    public async ValueTask<bool> EncodePendingAsync(CancellationToken cancellationToken)
    {
        if (await encoder.GetSpaceAsync(cancellationToken).ConfigureAwait(false) is not { } space)
        {
            return false;
        }

        await passages.AnnounceSpaceAsync(space.Key, cancellationToken).ConfigureAwait(false);
        HashSet<long> refused = [];
        while (await passages.PendingAsync(space.Key, refused, NotesPerStep, cancellationToken).ConfigureAwait(false) is { Count: > 0 } pending)
        {
            foreach (PendingNote note in pending)
            {
                (EncodingOutcome outcome, byte[]? vectors) = await DocumentPreparer.EncodeAsync(encoder, space, note.Title, note.Passages, note.Label, cancellationToken).ConfigureAwait(false);
                if (outcome == EncodingOutcome.Unavailable)
                {
                    // Half a space must not take over; what is done stays done for the next try.
                    return false;
                }

                if (vectors is null)
                {
                    // Nobody of the space may see this note: it is found by its words.
                    refused.Add(note.Note);
                    continue;
                }

                await passages.WriteVectorsAsync(note.Note, space.Key, vectors, cancellationToken).ConfigureAwait(false);
            }
        }

        await passages.CompleteSpaceAsync(space.Key, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
