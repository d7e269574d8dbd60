using System.Runtime.InteropServices;
using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Represents what a store may find for a search. Immutable.</summary>
public sealed class PassageQuery
{
    private sbyte[]? _numbers;
    private float _scale;

    /// <summary>Gets the conditions on notes; none by default.</summary>
    public NoteFilter Filter { get; init; } = new();

    /// <summary>Gets further tags that a note must have, whatever their case; none by default.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets what a note must hold as a whole; anything by default.</summary>
    public TermExpression? Required { get; init; }

    /// <summary>Gets the key of the space of the query's vector; <see langword="null"/> where there is none.</summary>
    public string? Space { get; init; }

    /// <summary>Gets the query's vector, of length 1; empty where there is none.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Gets whether notes must fit any condition.</summary>
    public bool IsRestricted => !Filter.IsEmpty || Tags.Count > 0 || Required is not null;

    /// <summary>Gets the cosine of the query's vector with a packed one (<see cref="PreparedDocument.Vectors"/>).</summary>
    /// <param name="packed">The packed vector of one passage.</param>
    /// <returns>The cosine; 0 where the lengths differ.</returns>
    public double CosineTo(ReadOnlySpan<byte> packed)
    {
        if (Vector.IsEmpty || packed.Length != QuantizedVector.LengthOf(Vector.Length))
        {
            return 0;
        }

        int padded = QuantizedVector.Padded(Vector.Length);
        if (_numbers is null)
        {
            sbyte[] query = new sbyte[padded];
            _scale = QuantizedVector.Quantize(Vector.Span, query);
            _numbers = query;
        }

        Span<sbyte> numbers = stackalloc sbyte[padded];
        numbers.Clear();
        float scale = QuantizedVector.Unpack(packed, numbers);
        return QuantizedVector.Dot(ref MemoryMarshal.GetReference(numbers), ref MemoryMarshal.GetArrayDataReference(_numbers), padded) * _scale * scale;
    }
}
