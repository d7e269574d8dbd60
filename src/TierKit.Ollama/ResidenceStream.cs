using TierKit.Transport;

namespace TierKit.Providers;

/// <summary>Reads an answer and refuses it when its head names another host; only the head is looked at.</summary>
/// <remarks>
/// Ollama writes <c>remote_host</c> before <c>message</c> into every line of such an answer. What a model says stands after
/// that, so a tool call with an argument of the same name is not mistaken for it.
/// </remarks>
internal sealed class ResidenceStream(Stream inner, Func<Exception> refuse) : ObservedStream(inner)
{
    private const int HeadLimit = 1024;

    private byte[]? _head = new byte[HeadLimit];
    private int _length;

    protected override void See(ReadOnlySpan<byte> bytes)
    {
        if (_head is null)
        {
            return;
        }

        int taken = Math.Min(bytes.Length, HeadLimit - _length);
        bytes[..taken].CopyTo(_head.AsSpan(_length));
        _length += taken;
        ReadOnlySpan<byte> seen = _head.AsSpan(0, _length);
        int message = seen.IndexOf("\"message\":"u8);
        ReadOnlySpan<byte> head = message < 0 ? seen : seen[..message];
        if (head.IndexOf("\"remote_host\":"u8) >= 0 || head.IndexOf("\"remote_model\":"u8) >= 0)
        {
            throw refuse();
        }

        if (message >= 0 || _length == HeadLimit)
        {
            _head = null;
        }
    }
}
