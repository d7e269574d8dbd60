using System.Net;
using TierKit.Tiers;

namespace TierKit.Transport;

/// <summary>Carries one attempt through a vendor's SDK down to the socket, and what was seen there back up.</summary>
/// <remarks>
/// SDKs lose Retry-After, bodies of errors and in-band errors, and some ignore the caller's cancellation in mid-stream;
/// the handler chain notes the former here and obeys <see cref="Cancellation"/> at every read.
/// </remarks>
internal sealed class TransportAttempt(CancellationToken cancellation)
{
    private static readonly AsyncLocal<TransportAttempt?> Ambient = new();

    public static TransportAttempt? Current => Ambient.Value;

    public CancellationToken Cancellation { get; } = cancellation;

    public int RequestsSent { get; set; }

    public HttpStatusCode? Status { get; set; }

    public TimeSpan? RetryAfter { get; set; }

    /// <summary>Gets or sets the start of an error's body: for classification only, never shown or logged.</summary>
    public string? ErrorBody { get; set; }

    /// <summary>Gets or sets an error event that the service sent inside a good answer.</summary>
    public string? ErrorEvent { get; set; }

    /// <summary>Gets or sets how many bytes of the answer have been read.</summary>
    public long BytesRead { get; set; }

    /// <summary>Makes the attempt ambient for a service on our transport; a brought client gets none, not even an outer one.</summary>
    public static TransportAttempt? Begin(TierService service, CancellationToken cancellation)
    {
        if (!service.IsBrought)
        {
            return Ambient.Value = new TransportAttempt(cancellation);
        }

        if (Ambient.Value is not null)
        {
            Ambient.Value = null;
        }

        return null;
    }
}
