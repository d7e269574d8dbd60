using System.Buffers;
using Microsoft.Extensions.AI;

namespace TierKit.Chat;

/// <summary>Remembers the text a stream has shown, in a pooled buffer.</summary>
internal sealed class PartialAnswer : IDisposable
{
    private char[] _buffer = [];
    private int _length;
    private bool _more;

    public UsageDetails? Usage { get; private set; }

    /// <summary>Gets how many characters of text were shown.</summary>
    public int Length => _length;

    /// <summary>Gets whether text, and nothing but text, was shown, so that another service may continue it.</summary>
    public bool IsPlainText => !_more && _length > 0 && !_buffer.AsSpan(0, _length).IsWhiteSpace();

    public void Add(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case TextContent text:
                    Append(text.Text);
                    break;
                case UsageContent usage:
                    Usage = usage.Details;
                    break;
                default:
                    _more = true;
                    break;
            }
        }
    }

    /// <summary>Forgets what was shown: the reader was told to discard it.</summary>
    public void Clear()
    {
        _length = 0;
        _more = false;
        Usage = null;
    }

    public override string ToString() => new(_buffer, 0, _length);

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            // The next renter must not find somebody's answer.
            ArrayPool<char>.Shared.Return(_buffer, clearArray: true);
            _buffer = [];
            _length = 0;
        }
    }

    private void Append(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_length + text.Length > _buffer.Length)
        {
            char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(1024, (_length + text.Length) * 2));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            if (_buffer.Length > 0)
            {
                ArrayPool<char>.Shared.Return(_buffer, clearArray: true);
            }

            _buffer = larger;
        }

        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }
}
