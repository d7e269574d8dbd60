using TierKit.Memory.Encoders;

namespace TierKit.Memory.Indexing;

/// <summary>Holds a query as its encoder sees it.</summary>
/// <param name="Space">The space that the vector belongs to.</param>
/// <param name="Numbers">The vector, of length 1.</param>
/// <param name="Encoder">The encoder.</param>
internal sealed record QueryVector(EmbeddingSpace Space, float[] Numbers, ITextEncoder Encoder);
