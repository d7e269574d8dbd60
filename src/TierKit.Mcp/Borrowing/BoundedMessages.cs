using TierKit.Transport;

namespace TierKit.Mcp.Borrowing;

/// <summary>Reads a stream of messages and fails once one is longer than a message may be, before it fills the memory.</summary>
internal sealed class BoundedMessages(Stream inner, int longest, MessageEnd end) : ObservedStream(inner)
{
    private long _length;
    private int _line;
    private bool _afterReturn;

    protected override void See(ReadOnlySpan<byte> bytes)
    {
        switch (end)
        {
            case MessageEnd.Line:
                int last = bytes.LastIndexOf((byte)'\n');
                _length = last < 0 ? _length + bytes.Length : bytes.Length - last - 1;
                break;
            case MessageEnd.BlankLine:
                foreach (byte one in bytes)
                {
                    CountEvent(one);
                }

                break;
            default:
                _length += bytes.Length;
                break;
        }

        if (_length > longest)
        {
            throw new InvalidDataException($"a message is longer than {longest} bytes");
        }
    }

    // An event ends with an empty line, and a line with \n, \r or both.
    private void CountEvent(byte one)
    {
        if (one == '\n' && _afterReturn)
        {
            _afterReturn = false;
            return;
        }

        _afterReturn = one == '\r';
        if (one is not ((byte)'\n' or (byte)'\r'))
        {
            _length++;
            _line++;
            return;
        }

        _length = _line == 0 ? 0 : _length + 1;
        _line = 0;
    }
}
