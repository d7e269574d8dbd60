namespace TierKit.Memory.Indexing;

/// <summary>Keeps the part of the index that every search needs in memory, and in step with all processes that write.</summary>
internal sealed class SearchMemory(IndexFile file)
{
    private readonly Lock _lock = new();
    private SearchSnapshot _current = SearchSnapshot.Empty;

    public SearchSnapshot Read(IndexConnection connection)
    {
        lock (_lock)
        {
            SearchSnapshot before = _current;
            SearchSnapshot now = before;
            connection.Each("SELECT revision, epoch, documents, passages, terms FROM state", reader =>
            {
                now = before with
                {
                    Revision = reader.GetInt64(0), Epoch = reader.GetInt64(1), Generation = file.Generation,
                    LiveDocuments = reader.GetInt64(2), LivePassages = reader.GetInt64(3), LiveTerms = reader.GetInt64(4),
                };
                return false;
            });
            if (now.Revision == before.Revision && now.Epoch == before.Epoch && now.Generation == before.Generation)
            {
                return before;
            }

            bool anew = now.Epoch != before.Epoch || now.Generation != before.Generation || now.Revision < before.Revision
                || before.Documents > 1000 + (now.LiveDocuments * 5 / 4);
            _current = Load(connection, anew ? now with { Keys = [], Firsts = [], Counts = [], Offsets = [], Documents = 0, Numbers = [], Scales = [], Vectors = 0, Space = null, Dimension = 0 } : now);
            return _current;
        }
    }

    private static SearchSnapshot Load(IndexConnection connection, SearchSnapshot before)
    {
        string? space = (string?)connection.Scalar("SELECT name FROM space WHERE role = 'serving'");
        int dimension = space is null ? 0 : Spaces.DimensionOf(space);
        int padded = QuantizedVector.Padded(dimension);
        long last = before.Documents == 0 ? 0 : before.Keys[before.Documents - 1];
        int documents = before.Documents;
        int vectors = before.Vectors;
        (long[] keys, long[] firsts, int[] counts, int[] offsets) = (before.Keys, before.Firsts, before.Counts, before.Offsets);
        (sbyte[] numbers, float[] scales) = (before.Numbers, before.Scales);
        if (documents == 0)
        {
            Grow(ref numbers, (int)before.LivePassages * padded);
            Grow(ref scales, (int)before.LivePassages);
        }

        connection.Each(
            "SELECT d.key, d.first, d.count, e.data FROM document d LEFT JOIN embedding e ON e.document = d.key WHERE d.key > $0 ORDER BY d.key",
            reader =>
            {
                int count = reader.GetInt32(2);
                Grow(ref keys, documents + 1);
                Grow(ref firsts, documents + 1);
                Grow(ref counts, documents + 1);
                Grow(ref offsets, documents + 1);
                (keys[documents], firsts[documents], counts[documents], offsets[documents]) = (reader.GetInt64(0), reader.GetInt64(1), count, -1);
                if (dimension > 0 && !reader.IsDBNull(3) && reader.GetFieldValue<byte[]>(3) is var packed && packed.Length == count * QuantizedVector.LengthOf(dimension))
                {
                    Grow(ref numbers, (vectors + count) * padded);
                    Grow(ref scales, vectors + count);
                    offsets[documents] = vectors;
                    for (int i = 0; i < count; i++)
                    {
                        scales[vectors] = QuantizedVector.Unpack(packed.AsSpan(i * QuantizedVector.LengthOf(dimension), QuantizedVector.LengthOf(dimension)), numbers.AsSpan(vectors * padded, dimension));
                        vectors++;
                    }
                }

                documents++;
                return true;
            },
            last);
        return before with
        {
            Keys = keys, Firsts = firsts, Counts = counts, Offsets = offsets, Documents = documents,
            Space = space, Dimension = dimension, Numbers = numbers, Scales = scales, Vectors = vectors,
        };
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            // A copy, never in place: earlier snapshots go on reading the old one.
            Array.Resize(ref array, Math.Max(length, array.Length + (array.Length / 2) + 16));
        }
    }
}
