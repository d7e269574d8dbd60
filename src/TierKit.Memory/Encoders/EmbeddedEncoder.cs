using TierKit.Policy;

namespace TierKit.Memory.Encoders;

/// <summary>Encodes texts with the table of word vectors inside this assembly: the mean of a text's words, at length 1.</summary>
/// <remarks>
/// Thread-safe and stateless. The table is opened at the first use and stays where the assembly is mapped.
/// Each word's row already carries how much the word says, so a plain mean is right.
/// </remarks>
internal sealed class EmbeddedEncoder : ITextEncoder
{
    private static readonly Lazy<WordTable> Table = new(WordTable.Open);

    private EmbeddingSpace? _space;

    private EmbeddedEncoder()
    {
    }

    public static EmbeddedEncoder Shared { get; } = new();

    public double FusionWeight => .3;

    public EmbeddingSpace Space => _space ??= new EmbeddingSpace(EncoderNames.Embedded, Table.Value.Digest, Table.Value.Dimension);

    /// <summary>Writes the vector of a text.</summary>
    /// <param name="text">The text, of any length.</param>
    /// <param name="vector">Exactly as long as the space's dimension.</param>
    /// <returns>Whether any word was known; otherwise the vector is all zeros.</returns>
    public bool Encode(ReadOnlySpan<char> text, Span<float> vector)
    {
        WordTable table = Table.Value;
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, table.Dimension);
        RowSum sum = new(vector);
        WordScanner words = new(text, stackalloc byte[WordScanner.Longest]);
        while (words.MoveNext())
        {
            int row = table.Find(words.Current);
            if (row >= 0)
            {
                sum.Add(table.Row(row), table.Scale(row));
            }
        }

        return sum.Normalize();
    }

    /// <summary>Finds words that mean about the same; the word's own endings are not among them, for the index stems those away.</summary>
    /// <param name="word">One word, in any case.</param>
    /// <returns>The nearest first; none for an unknown word.</returns>
    public IReadOnlyList<WordNeighbour> Neighbours(ReadOnlySpan<char> word)
    {
        WordTable table = Table.Value;
        WordScanner scanner = new(word, stackalloc byte[WordScanner.Longest]);
        int row = scanner.MoveNext() ? table.Find(scanner.Current) : -1;
        if (row < 0)
        {
            return [];
        }

        List<WordNeighbour> found = [];
        Span<float> own = stackalloc float[table.Dimension];
        Span<float> other = stackalloc float[table.Dimension];
        Direction(table, row, own);
        foreach (int neighbour in table.Neighbours(row))
        {
            Direction(table, neighbour, other);
            found.Add(new WordNeighbour(table.Text(neighbour), System.Numerics.Tensors.TensorPrimitives.Dot<float>(own, other)));
        }

        return found;
    }

    public ValueTask<EmbeddingSpace?> GetSpaceAsync(CancellationToken cancellationToken) => new(Space);

    public ValueTask<EncodingOutcome> EncodeAsync(
        IReadOnlyList<string> texts, Sensitivity label, Memory<float> vectors, CancellationToken cancellationToken)
    {
        int dimension = Space.Dimension;
        for (int i = 0; i < texts.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Encode(texts[i], vectors.Span.Slice(i * dimension, dimension));
        }

        return new(EncodingOutcome.Encoded);
    }

    private static void Direction(WordTable table, int row, Span<float> vector)
    {
        RowSum sum = new(vector);
        sum.Add(table.Row(row), table.Scale(row));
        sum.Normalize();
    }
}
