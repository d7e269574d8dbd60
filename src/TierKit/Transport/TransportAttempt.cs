using System.Net;
using TierKit.Policy;
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

    private bool _over;

    public static TransportAttempt? Current => Ambient.Value;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Gets the service that the attempt is a ticket for.</summary>
    public TierService? Service { get; private init; }

    /// <summary>Gets the one address that the ticket is for.</summary>
    public Uri? Address { get; private init; }

    /// <summary>Gets the decision behind the ticket, or <see langword="null"/> when nobody decided.</summary>
    public EgressGrant? Grant { get; private init; }

    /// <summary>Gets or sets how many findings of which kind were replaced before anything left.</summary>
    public IReadOnlyDictionary<string, int>? Redactions { get; set; }

    /// <summary>Gets whether the attempt has ended, and its ticket with it.</summary>
    public bool IsOver => Volatile.Read(ref _over);

    public int RequestsSent { get; set; }

    public HttpStatusCode? Status { get; set; }

    public TimeSpan? RetryAfter { get; set; }

    /// <summary>Gets or sets the version of the API, as a header names it.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>Gets or sets the start of an error's body: for classification only, never shown or logged.</summary>
    public string? ErrorBody { get; set; }

    /// <summary>Gets or sets an error event that the service sent inside a good answer.</summary>
    public string? ErrorEvent { get; set; }

    /// <summary>Gets or sets how many bytes of the answer have been read.</summary>
    public long BytesRead { get; set; }

    /// <summary>Makes the attempt ambient for a service on our transport; a brought client gets none, not even an outer one.</summary>
    public static TransportAttempt? Begin(TierService service, Uri? address, EgressGrant grant, CancellationToken cancellation)
    {
        if (!service.IsBrought)
        {
            return Ambient.Value = new TransportAttempt(cancellation) { Service = service, Address = address, Grant = grant };
        }

        if (Ambient.Value is not null)
        {
            Ambient.Value = null;
        }

        return null;
    }

    /// <summary>Makes an attempt that began earlier ambient again: a stream may send anew at each of its steps.</summary>
    public static void Resume(TransportAttempt? attempt)
    {
        if (attempt is not null && !ReferenceEquals(Ambient.Value, attempt))
        {
            Ambient.Value = attempt;
        }
    }

    /// <summary>Ends the ticket: whoever kept the flow cannot send in its name any more.</summary>
    public void End() => Volatile.Write(ref _over, true);
}
