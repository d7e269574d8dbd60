namespace TierKit.Memory.Encoders;

/// <summary>Names what makes two vectors comparable; vectors of two spaces are never mixed.</summary>
/// <param name="Name">The space's name: <c>embedded</c>, or the <c>Space</c> of an embedding service.</param>
/// <param name="Digest">What tells two builds of one model apart; empty where the service cannot say.</param>
/// <param name="Dimension">How many numbers a vector has.</param>
internal sealed record EmbeddingSpace(string Name, string Digest, int Dimension)
{
    /// <summary>Gets the text by which an index remembers which space its vectors belong to.</summary>
    public string Key => FormattableString.Invariant($"{Name}@{Digest}/{Dimension}");
}
