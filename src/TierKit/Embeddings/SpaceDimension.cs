namespace TierKit.Embeddings;

/// <summary>Remembers how long the vectors of a space are, from the first one seen.</summary>
internal sealed class SpaceDimension
{
    private int _length;

    public bool Accepts(int length)
    {
        int known = Interlocked.CompareExchange(ref _length, length, 0);
        return length > 0 && (known == 0 || known == length);
    }
}
