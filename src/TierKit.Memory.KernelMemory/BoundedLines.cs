using System.Text;

namespace TierKit.Memory.KernelMemory;

/// <summary>Reads what a server sends, line by line or whole, and no more than allowed.</summary>
internal sealed class BoundedLines(Stream stream, int most) : IDisposable
{
    private readonly byte[] _buffer = new byte[8192];
    private readonly MemoryStream _line = new();
    private int _at;
    private int _filled;
    private long _read;

    public static async Task<byte[]> ReadAllAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        byte[] buffer = new byte[8192];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            body.Write(buffer, 0, count);
            if (body.Length > most)
            {
                throw TooLong(most);
            }
        }

        return body.ToArray();
    }

    /// <returns>The line without its end; none at the end of the stream.</returns>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        _line.SetLength(0);
        while (true)
        {
            int end = Array.IndexOf(_buffer, (byte)'\n', _at, _filled - _at);
            _line.Write(_buffer, _at, (end < 0 ? _filled : end) - _at);
            _at = end < 0 ? _filled : end + 1;
            if (end >= 0)
            {
                return Encoding.UTF8.GetString(_line.GetBuffer(), 0, (int)_line.Length).TrimEnd('\r');
            }

            _filled = await stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
            _at = 0;
            _read += _filled;
            if (_filled == 0)
            {
                return null;
            }

            if (_read > most)
            {
                throw TooLong(most);
            }
        }
    }

    public void Dispose() => _line.Dispose();

    private static KernelMemoryException TooLong(int most)
        => new(KernelMemoryError.UnexpectedAnswer, $"The answer is longer than {most} bytes and was left unread. Raise MaxAnswerBytes if it is to be that long.");
}
