using AnyAscii;

namespace TierKit.Memory.Encoders;

/// <summary>Cuts text into the words of the table: runs of letters and digits, in lower-case ASCII.</summary>
/// <remarks>
/// Latin letters lose their accents. Words of other scripts are passed over: the table is English, and a transliteration that
/// happens to spell an English word would be a false friend. The builder cuts its texts with this very code.
/// </remarks>
internal ref struct WordScanner
{
    /// <summary>How many bytes the buffer needs; longer words are passed over.</summary>
    public const int Longest = 40;

    private readonly ReadOnlySpan<char> _text;
    private readonly Span<byte> _buffer;
    private int _at;
    private int _length;
    private bool _negated;

    public WordScanner(ReadOnlySpan<char> text, Span<byte> buffer)
    {
        _text = text;
        _buffer = buffer;
    }

    public readonly ReadOnlySpan<byte> Current => _buffer[.._length];

    public bool MoveNext()
    {
        if (_negated)
        {
            _negated = false;
            "not"u8.CopyTo(_buffer);
            _length = 3;
            return true;
        }

        while (_at < _text.Length)
        {
            if (ReadWord())
            {
                ReadContraction();
                return true;
            }
        }

        return false;
    }

    private bool ReadWord()
    {
        _length = 0;
        bool foreign = false;
        for (; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            {
                Append((byte)c);
            }
            else if (char.IsAsciiLetterUpper(c))
            {
                Append((byte)(c | 0x20));
            }
            else if (c >= 0x80 && (char.IsLetterOrDigit(c) || IsMark(c)))
            {
                foreign |= !Fold(c);
            }
            else if (_length > 0 || foreign)
            {
                break;
            }
        }

        return _length is > 0 and <= Longest && !foreign;
    }

    // English takes "isn't" for "is not" and "it's" for "it is": what says nothing by itself is passed over.
    private void ReadContraction()
    {
        ReadOnlySpan<char> rest = _text[_at..];
        if (rest.Length < 2 || rest[0] is not ('\'' or '\u2019'))
        {
            return;
        }

        int end = 1;
        while (end < rest.Length && char.IsAsciiLetter(rest[end]))
        {
            end++;
        }

        ReadOnlySpan<char> ending = rest[1..end];
        if (ending.Equals("t", StringComparison.OrdinalIgnoreCase) && _length > 1 && _buffer[_length - 1] == (byte)'n')
        {
            _negated = true;
            _length -= Current.SequenceEqual("can"u8) ? 0 : 1;
            _at += end;
        }
        else if (ending is "s" or "S" or "d" or "m" or "re" or "ve" or "ll")
        {
            _at += end;
        }
    }

    private bool Fold(char c)
    {
        if (IsMark(c))
        {
            return true;
        }

        if (c is > '\u024F' and (< '\u1E00' or > '\u1EFF'))
        {
            return false;
        }

        foreach (char letter in c.ToString().Transliterate())
        {
            Append((byte)char.ToLowerInvariant(letter));
        }

        return true;
    }

    private void Append(byte letter)
    {
        if (_length < Longest)
        {
            _buffer[_length] = letter;
        }

        // One beyond the buffer marks a word that is too long.
        _length = Math.Min(_length + 1, Longest + 1);
    }

    private static bool IsMark(char c) => c is >= '\u0300' and <= '\u036F';
}
