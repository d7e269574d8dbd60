using System.Text;

namespace TierKit.Transport;

/// <summary>Notices an error that a service sends as a line of a good answer, which SDKs swallow.</summary>
/// <remarks>Keeps at most the start of one line, so an endless line costs nothing.</remarks>
internal sealed class ErrorLineScanner(string mark, TransportAttempt attempt)
{
    private const int LineLimit = 4 * 1024;

    private readonly byte[] _mark = Encoding.UTF8.GetBytes(mark);
    private readonly byte[] _line = new byte[LineLimit];
    private int _length;

    public void Scan(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = end < 0 ? bytes : bytes[..end];
            int room = Math.Min(part.Length, LineLimit - _length);
            part[..room].CopyTo(_line.AsSpan(_length));
            _length += room;
            if (end < 0)
            {
                return;
            }

            EndLine();
            bytes = bytes[(end + 1)..];
        }
    }

    private void EndLine()
    {
        ReadOnlySpan<byte> line = _line.AsSpan(0, _length);
        _length = 0;
        if (attempt.ErrorEvent is null && line.StartsWith(_mark))
        {
            attempt.ErrorEvent = Encoding.UTF8.GetString(line);
        }
    }
}
