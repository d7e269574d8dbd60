using System.Buffers.Binary;
using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Packs how often each term occurs in the fields of a whole note.</summary>
/// <remarks>
/// Little-endian: the number of terms in all fields (4 bytes), then, sorted by hash, 12 bytes a term: its hash (4), its count in the
/// text (4), and in title, headings, tags and dates (1 each).
/// </remarks>
internal static class NoteTerms
{
    private const int Header = 4;
    private const int Entry = 12;

    public static int LengthOf(PreparedFields fields) => CountOf(fields.Title) + CountOf(fields.Headings) + CountOf(fields.Body) + CountOf(fields.Tags) + CountOf(fields.Dates);

    public static byte[] Pack(PreparedFields fields)
    {
        Dictionary<uint, TermCounts> counted = [];
        Count(counted, fields.Body, static counts => counts with { Body = counts.Body + 1 });
        Count(counted, fields.Title, static counts => counts with { Title = counts.Title + 1 });
        Count(counted, fields.Headings, static counts => counts with { Heading = counts.Heading + 1 });
        Count(counted, fields.Tags, static counts => counts with { Tags = counts.Tags + 1 });
        Count(counted, fields.Dates, static counts => counts with { Dates = counts.Dates + 1 });
        byte[] packed = new byte[Header + (Entry * counted.Count)];
        BinaryPrimitives.WriteInt32LittleEndian(packed, LengthOf(fields));
        Span<byte> entry = packed.AsSpan(Header);
        foreach ((uint hash, TermCounts counts) in counted.OrderBy(static pair => pair.Key))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(entry, hash);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], counts.Body);
            (entry[8], entry[9], entry[10], entry[11]) = (Small(counts.Title), Small(counts.Heading), Small(counts.Tags), Small(counts.Dates));
            entry = entry[Entry..];
        }

        return packed;
    }

    /// <summary>Gets how many terms the note has in all fields.</summary>
    public static int LengthOf(ReadOnlySpan<byte> packed) => packed.Length < Header ? 0 : BinaryPrimitives.ReadInt32LittleEndian(packed);

    public static bool TryFind(ReadOnlySpan<byte> packed, uint hash, out TermCounts counts)
    {
        int low = 0;
        int high = ((packed.Length - Header) / Entry) - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            ReadOnlySpan<byte> entry = packed.Slice(Header + (middle * Entry), Entry);
            uint found = BinaryPrimitives.ReadUInt32LittleEndian(entry);
            if (found == hash)
            {
                counts = new TermCounts(BinaryPrimitives.ReadInt32LittleEndian(entry[4..]), entry[8], entry[9], entry[10], entry[11]);
                return true;
            }

            (low, high) = found < hash ? (middle + 1, high) : (low, middle - 1);
        }

        counts = default;
        return false;
    }

    private static byte Small(int count) => (byte)Math.Min(count, byte.MaxValue);

    private static int CountOf(string terms) => terms.AsSpan().Count(' ');

    private static void Count(Dictionary<uint, TermCounts> counted, string terms, Func<TermCounts, TermCounts> add)
    {
        foreach (Range range in terms.AsSpan().Split(' '))
        {
            ReadOnlySpan<char> term = terms.AsSpan(range);
            if (!term.IsEmpty)
            {
                uint hash = TermVector.HashOf(term);
                counted[hash] = add(counted.GetValueOrDefault(hash));
            }
        }
    }
}
