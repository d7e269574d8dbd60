namespace TierKit.Memory.Encoders;

/// <summary>Holds a word that means about the same as another.</summary>
/// <param name="Word">The word, in lower case.</param>
/// <param name="Similarity">The cosine of the two words, up to 1.</param>
internal readonly record struct WordNeighbour(string Word, float Similarity);
