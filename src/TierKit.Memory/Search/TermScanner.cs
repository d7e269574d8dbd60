using System.Globalization;
using System.Text;

namespace TierKit.Memory.Search;

/// <summary>Cuts text into search terms: what the full-text engine's <c>porter unicode61</c> does, and pairs of letters for scripts without spaces.</summary>
/// <remarks>
/// Letters and digits make words; case and the accents of Latin letters do not count, English endings are cut. Marks inside of a
/// word belong to it. A run of Chinese, Japanese, Korean, Thai or the like becomes every two neighbouring letters, and its last letter.
/// </remarks>
internal ref struct TermScanner
{
    private readonly ReadOnlySpan<char> _text;
    private readonly Span<char> _buffer;
    private int _at;
    private int _length;
    private int _start;
    private int _runEnd;

    /// <param name="text">The text, of any length.</param>
    /// <param name="buffer">Room for <see cref="BufferLength"/> letters.</param>
    public TermScanner(ReadOnlySpan<char> text, Span<char> buffer)
    {
        _text = text;
        _buffer = buffer;
    }

    public static int BufferLength => PorterStemmer.LongestWord + 2;

    /// <summary>Gets the term, stemmed.</summary>
    public readonly ReadOnlySpan<char> Current => _buffer[.._length];

    /// <summary>Gets the term as it stands in the text.</summary>
    public readonly ReadOnlySpan<char> Source => _text[_start.._at];

    /// <summary>Gets where in the text the term starts.</summary>
    public readonly int Start => _start;

    /// <summary>Gets whether the term is a piece of a run without spaces.</summary>
    public bool IsPiece { get; private set; }

    /// <summary>Gets whether the term is the whole of a run without spaces, which is a single letter.</summary>
    public bool IsWholeRun { get; private set; }

    /// <summary>Gets whether the term is one letter.</summary>
    public readonly bool IsSingleLetter => _length == 1 || (_length == 2 && char.IsHighSurrogate(_buffer[0]));

    public bool MoveNext()
    {
        if (_at < _runEnd)
        {
            ReadPiece();
            return true;
        }

        while (_at < _text.Length)
        {
            char letter = _text[_at];
            if (char.IsAsciiLetterOrDigit(letter) || (letter >= 0x80 && IsWordStart(out bool spaceless) && !spaceless))
            {
                ReadWord();
                if (_length > 0)
                {
                    return true;
                }
            }
            else if (letter >= 0x80 && IsWordStart(out spaceless) && spaceless)
            {
                StartRun();
                return true;
            }
            else
            {
                _at += char.IsHighSurrogate(letter) && _at + 1 < _text.Length ? 2 : 1;
            }
        }

        return false;
    }

    private readonly bool IsWordStart(out bool spaceless)
    {
        Rune.DecodeFromUtf16(_text[_at..], out Rune rune, out _);
        spaceless = IsSpaceless(rune.Value);
        return spaceless || IsWordRune(rune);
    }

    private void ReadWord()
    {
        IsPiece = IsWholeRun = false;
        _start = _at;
        _length = 0;
        bool ascii = true;
        while (_at < _text.Length)
        {
            char letter = _text[_at];
            if (char.IsAsciiLetterOrDigit(letter))
            {
                Append(char.ToLowerInvariant(letter));
                _at++;
                continue;
            }

            if (letter < 0x80)
            {
                break;
            }

            Rune.DecodeFromUtf16(_text[_at..], out Rune rune, out int consumed);
            bool mark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
            if (!mark && (IsSpaceless(rune.Value) || !IsWordRune(rune)))
            {
                break;
            }

            if (!mark || !IsDropped(rune.Value))
            {
                ascii &= Fold(rune);
            }

            _at += consumed;
        }

        // Longer than any word: its start stands for it.
        _length = Math.Min(_length, PorterStemmer.LongestWord);
        _length = ascii ? PorterStemmer.Stem(_buffer, _length) : _length;
    }

    private void StartRun()
    {
        _runEnd = _at;
        while (_runEnd < _text.Length)
        {
            Rune.DecodeFromUtf16(_text[_runEnd..], out Rune rune, out int consumed);
            if (!IsSpaceless(rune.Value))
            {
                break;
            }

            _runEnd += consumed;
        }

        _start = _at;
        ReadPiece();
        IsWholeRun = _at == _runEnd && _start + RuneLength(_start) == _runEnd;
    }

    private void ReadPiece()
    {
        IsPiece = true;
        IsWholeRun = false;
        _start = _at;
        int first = RuneLength(_at);
        int second = _at + first < _runEnd ? RuneLength(_at + first) : 0;
        ReadOnlySpan<char> piece = _text.Slice(_at, first + second);
        piece.CopyTo(_buffer);
        _length = piece.Length;
        _at += first;
    }

    private readonly int RuneLength(int at)
    {
        Rune.DecodeFromUtf16(_text[at..], out _, out int consumed);
        return consumed;
    }

    private void Append(char letter)
    {
        if (_length < PorterStemmer.LongestWord)
        {
            _buffer[_length++] = letter;
        }
    }

    /// <returns>Whether the letter became an ASCII one.</returns>
    private bool Fold(Rune rune)
    {
        Rune lower = Rune.ToLowerInvariant(rune);
        if (lower.Value is (>= 0xC0 and < 0x250) or (>= 0x1E00 and < 0x1F00))
        {
            char letter = lower.ToString().Normalize(NormalizationForm.FormD)[0];
            Append(letter);
            return letter < 0x80;
        }

        Span<char> both = stackalloc char[2];
        int count = lower.EncodeToUtf16(both);
        if (_length + count <= PorterStemmer.LongestWord)
        {
            Append(both[0]);
            if (count == 2)
            {
                Append(both[1]);
            }
        }

        return false;
    }

    private static bool IsWordRune(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse;

    // Accents, and the vowel marks that Arabic and Hebrew may be written with or without; the marks of Indic scripts are vowels and stay.
    private static bool IsDropped(int mark) => mark is (>= 0x300 and <= 0x36F) or (>= 0x591 and <= 0x5C7) or (>= 0x610 and <= 0x61A) or (>= 0x64B and <= 0x65F) or 0x670;

    private static bool IsSpaceless(int rune) => rune is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x3041 and <= 0x30FF)
        or (>= 0xAC00 and <= 0xD7AF) or (>= 0x0E01 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x20000 and <= 0x323AF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x31F0 and <= 0x31FF) or 0x3005 or 0x3007;
}
