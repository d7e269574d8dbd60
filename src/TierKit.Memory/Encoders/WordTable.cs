using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TierKit.Memory.Encoders;

/// <summary>Reads the packed table of word vectors where it lies; only the look-up by word is built.</summary>
/// <remarks>
/// Little-endian: the 8 bytes of <see cref="Magic"/>, 8 of digest, then the numbers of words, dimensions, neighbours per word and
/// bytes of all words (4 each); the rows (half a byte per number), their scales (2 bytes, half precision), their neighbours (2 bytes
/// each, <see cref="None"/> where there are fewer), the words' lengths (1 byte each), the words. The digest is the first 8 bytes of
/// the SHA-256 of all that follows it.
/// </remarks>
internal sealed unsafe class WordTable
{
    public const string Resource = "TierKit.Memory.Encoders.words-100d.bin";
    public const int HeaderLength = 32;
    public const ushort None = ushort.MaxValue;

    // Keeps alive what the pointer points into.
    private readonly object _owner;
    private readonly byte* _data;
    private readonly int _words;
    private readonly int _neighbours;
    private readonly int _scalesAt;
    private readonly int _neighboursAt;
    private readonly int _textAt;
    private readonly int[] _starts;
    private readonly ushort[] _slots;

    private WordTable(object owner, byte* data, int length)
    {
        _owner = owner;
        _data = data;
        ReadOnlySpan<byte> header = new(data, HeaderLength);
        if (length < HeaderLength || !header.StartsWith(Magic))
        {
            throw new InvalidDataException("The table of word vectors in TierKit.Memory is not one; restore the package again.");
        }

        Digest = Convert.ToHexStringLower(header.Slice(8, 8));
        _words = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        Dimension = BinaryPrimitives.ReadInt32LittleEndian(header[20..]);
        _neighbours = BinaryPrimitives.ReadInt32LittleEndian(header[24..]);
        _scalesAt = HeaderLength + (_words * Dimension / 2);
        _neighboursAt = _scalesAt + (_words * 2);
        int lengthsAt = _neighboursAt + (_words * _neighbours * 2);
        _textAt = lengthsAt + _words;
        if (length != _textAt + BinaryPrimitives.ReadInt32LittleEndian(header[28..]))
        {
            throw new InvalidDataException("The table of word vectors in TierKit.Memory is cut off; restore the package again.");
        }

        _starts = new int[_words + 1];
        _slots = new ushort[131_072];
        Array.Fill(_slots, None);
        for (int i = 0; i < _words; i++)
        {
            _starts[i + 1] = _starts[i] + data[lengthsAt + i];
            int slot = Slot(Word(i));
            while (_slots[slot] != None)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = (ushort)i;
        }
    }

    public static ReadOnlySpan<byte> Magic => "TKWORDS1"u8;

    public string Digest { get; }

    public int Dimension { get; }

    /// <summary>Opens the table of this assembly.</summary>
    public static WordTable Open()
    {
        Stream stream = OpenBytes();
        if (stream is UnmanagedMemoryStream mapped)
        {
            // Where the runtime maps assemblies the table needs no copy: pages are read when a word is met.
            return new WordTable(mapped, mapped.PositionPointer, (int)mapped.Length);
        }

        using (stream)
        {
            return Read(stream);
        }
    }

    /// <summary>Opens the bytes of the table of this assembly.</summary>
    public static Stream OpenBytes() => Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
        ?? throw new InvalidDataException($"This build of TierKit.Memory lacks its table of word vectors ({Resource}).");

    /// <summary>Reads a table into memory.</summary>
    public static WordTable Read(Stream stream)
    {
        byte[] pinned = GC.AllocateUninitializedArray<byte>((int)stream.Length, pinned: true);
        stream.ReadExactly(pinned);
        return new WordTable(pinned, (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned)), pinned.Length);
    }

    public int Find(ReadOnlySpan<byte> word)
    {
        int slot = Slot(word);
        for (ushort row; (row = _slots[slot]) != None; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (Word(row).SequenceEqual(word))
            {
                return row;
            }
        }

        return -1;
    }

    public ReadOnlySpan<byte> Row(int row) => new(_data + HeaderLength + ((long)row * Dimension / 2), Dimension / 2);

    public float Scale(int row) => (float)BinaryPrimitives.ReadHalfLittleEndian(new ReadOnlySpan<byte>(_data + _scalesAt + (row * 2), 2));

    public string Text(int row) => Encoding.ASCII.GetString(Word(row));

    public ReadOnlySpan<byte> Word(int row) => new(_data + _textAt + _starts[row], _starts[row + 1] - _starts[row]);

    /// <summary>Gets the rows that mean about the same as a row, the nearest first.</summary>
    public IEnumerable<int> Neighbours(int row)
    {
        for (int i = 0; i < _neighbours; i++)
        {
            ushort neighbour = Neighbour((row * _neighbours) + i);
            if (neighbour != None)
            {
                yield return neighbour;
            }
        }
    }

    private static int Slot(ReadOnlySpan<byte> word)
    {
        uint hash = 2166136261;
        foreach (byte letter in word)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return (int)((hash ^ (hash >> 17)) & 131_071);
    }

    private ushort Neighbour(int index) =>
        BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(_data + _neighboursAt + (index * 2), 2));
}
