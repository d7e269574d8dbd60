using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TierKit.Memory.Search;

/// <summary>Packs how often each term occurs in the fields of a passage, so that scoring need not read its text.</summary>
/// <remarks>
/// Little-endian: the number of words in the body (4 bytes), then the sorted hashes of the terms (4 bytes each), then per term one byte
/// for the body and one for the rest: two bits each for title and heading, one each for tags and dates.
/// </remarks>
internal readonly ref struct TermVector
{
    private const int Header = 4;

    private readonly ReadOnlySpan<byte> _packed;
    private readonly int _count;

    public TermVector(ReadOnlySpan<byte> packed)
    {
        _packed = packed;
        _count = packed.Length < Header ? 0 : (packed.Length - Header) / 6;
        BodyLength = packed.Length < Header ? 0 : BinaryPrimitives.ReadInt32LittleEndian(packed);
    }

    public int BodyLength { get; }

    public static uint HashOf(ReadOnlySpan<char> term)
    {
        uint hash = 2166136261;
        foreach (char letter in term)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return hash;
    }

    public static byte[] Pack(List<ulong> counted, int bodyTerms)
    {
        Span<ulong> entries = CollectionsMarshal.AsSpan(counted);
        entries.Sort();
        int distinct = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            distinct += i == 0 || entries[i] >> 8 != entries[i - 1] >> 8 ? 1 : 0;
        }

        byte[] packed = new byte[Header + (6 * distinct)];
        BinaryPrimitives.WriteInt32LittleEndian(packed, bodyTerms);
        Span<byte> bodies = packed.AsSpan(Header + (4 * distinct), distinct);
        Span<byte> others = packed.AsSpan(Header + (5 * distinct), distinct);
        int at = -1;
        for (int i = 0; i < entries.Length; i++)
        {
            if (i == 0 || entries[i] >> 8 != entries[i - 1] >> 8)
            {
                at++;
                BinaryPrimitives.WriteUInt32LittleEndian(packed.AsSpan(Header + (4 * at)), (uint)(entries[i] >> 8));
            }

            switch ((TermField)(byte)entries[i])
            {
                case TermField.Body:
                    bodies[at] += bodies[at] < byte.MaxValue ? (byte)1 : (byte)0;
                    break;
                case TermField.Title:
                    others[at] += (others[at] & 3) < 3 ? (byte)1 : (byte)0;
                    break;
                case TermField.Heading:
                    others[at] += ((others[at] >> 2) & 3) < 3 ? (byte)4 : (byte)0;
                    break;
                case TermField.Tags:
                    others[at] |= 16;
                    break;
                default:
                    others[at] |= 32;
                    break;
            }
        }

        return packed;
    }

    /// <summary>Finds how often a term occurs in each field.</summary>
    public bool TryFind(uint hash, out TermCounts counts)
    {
        int low = 0;
        int high = _count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            uint value = BinaryPrimitives.ReadUInt32LittleEndian(_packed[(Header + (4 * middle))..]);
            if (value == hash)
            {
                byte other = _packed[Header + (5 * _count) + middle];
                counts = new TermCounts(_packed[Header + (4 * _count) + middle], other & 3, (other >> 2) & 3, (other >> 4) & 1, (other >> 5) & 1);
                return true;
            }

            (low, high) = value < hash ? (middle + 1, high) : (low, middle - 1);
        }

        counts = default;
        return false;
    }
}
