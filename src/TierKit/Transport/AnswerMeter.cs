using TierKit.Tiers;

namespace TierKit.Transport;

/// <summary>Counts what a server sends and stops it at the service's limits, before an SDK keeps it all.</summary>
internal sealed class AnswerMeter(TierService service, bool byLines)
{
    private long _total;
    private long _line;

    public void Count(ReadOnlySpan<byte> bytes)
    {
        _total += bytes.Length;
        if (_total > service.Limits.MaxResponseBytes)
        {
            throw new AnswerTooLargeException(service.Name, nameof(ServiceLimits.MaxResponseBytes), service.Limits.MaxResponseBytes);
        }

        if (!byLines)
        {
            return;
        }

        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            _line += end < 0 ? bytes.Length : end;
            if (_line > service.Limits.MaxLineBytes)
            {
                throw new AnswerTooLargeException(service.Name, nameof(ServiceLimits.MaxLineBytes), service.Limits.MaxLineBytes);
            }

            if (end < 0)
            {
                return;
            }

            _line = 0;
            bytes = bytes[(end + 1)..];
        }
    }
}
