using System.Buffers;

namespace TierKit.Memory.Search;

/// <summary>Turns the fields of a note or passage into the terms that are indexed, and counts them for the second scoring.</summary>
/// <remarks>Not thread-safe; it is reused from text to text, and gives its buffer back when disposed.</remarks>
internal sealed class TermText : IDisposable
{
    private readonly List<ulong> _counted = [];
    private char[] _output = ArrayPool<char>.Shared.Rent(4096);
    private int _length;

    /// <summary>Gets the terms of the last text, with blanks between them.</summary>
    public ReadOnlyMemory<char> Written => _output.AsMemory(0, _length);

    /// <summary>Writes the terms of a text anew.</summary>
    /// <returns>How many there are.</returns>
    public int Write(ReadOnlySpan<char> text, TermField? counted = null)
    {
        _length = 0;
        return Append(text, counted);
    }

    /// <summary>Writes the terms of a text after those that are there.</summary>
    public int Append(ReadOnlySpan<char> text, TermField? counted = null)
    {
        int terms = 0;
        TermScanner scanner = new(text, stackalloc char[TermScanner.BufferLength]);
        while (scanner.MoveNext())
        {
            ReadOnlySpan<char> term = scanner.Current;
            EnsureRoom(term.Length + 1);
            term.CopyTo(_output.AsSpan(_length));
            _output[_length + term.Length] = ' ';
            _length += term.Length + 1;
            terms++;
            if (counted is { } field && !StopWords.Contains(scanner.Source))
            {
                _counted.Add(((ulong)TermVector.HashOf(term) << 8) | (byte)field);
            }
        }

        return terms;
    }

    /// <summary>Packs what was counted since the last call.</summary>
    public byte[] TakeVector(int bodyTerms)
    {
        byte[] packed = TermVector.Pack(_counted, bodyTerms);
        _counted.Clear();
        return packed;
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_output);
        _output = [];
    }

    private void EnsureRoom(int more)
    {
        if (_length + more <= _output.Length)
        {
            return;
        }

        char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(_output.Length * 2, _length + more));
        _output.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(_output);
        _output = larger;
    }
}
