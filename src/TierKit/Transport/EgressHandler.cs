using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Transport;

/// <summary>Stands last before the socket of every service that is not the user's own: nothing passes without a ticket for this service and host.</summary>
/// <remarks>The guard of the walk decides; this one knows nothing of labels and catches whatever went around the walk.</remarks>
internal sealed class EgressHandler(TierService service, EgressJournal? journal, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        TransportAttempt? ticket = TransportAttempt.Current;
        if (Problem(ticket, request) is { } why)
        {
            string host = request.RequestUri?.Host ?? "nowhere";
            journal?.Note(EgressKind.Refused, service, host, ticket?.Grant, null);
            throw new EgressDeniedException(service.Name, host, why);
        }

        return journal is null ? base.SendAsync(request, cancellationToken) : RecordedAsync(journal, ticket!, request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Providers send asynchronously: a synchronous call could not be ended by the walk's clocks.");

    private string? Problem(TransportAttempt? ticket, HttpRequestMessage request)
    {
        if (ticket?.Grant is null)
        {
            return "it carries no ticket, so no policy decided on it";
        }

        if (ticket.IsOver)
        {
            return "its ticket was for an attempt that is over";
        }

        if (!ReferenceEquals(ticket.Service, service))
        {
            return $"its ticket is for service '{ticket.Service?.Name}'";
        }

        return request.RequestUri is { IsAbsoluteUri: true } target && ticket.Address is { } listed && IsSame(target, listed)
            && (request.Headers.Host is not { } named || named.Equals(listed.Host, StringComparison.OrdinalIgnoreCase) || named.Equals(listed.Authority, StringComparison.OrdinalIgnoreCase))
            ? null
            : $"its ticket is for '{ticket.Address?.Authority}'";
    }

    // The same name on another port or without encryption is another place.
    private static bool IsSame(Uri target, Uri listed) =>
        target.Port == listed.Port && target.Scheme == listed.Scheme && string.Equals(target.IdnHost, listed.IdnHost, StringComparison.OrdinalIgnoreCase);

    // Written down before it leaves: what is sent and not recorded must not exist.
    private async Task<HttpResponseMessage> RecordedAsync(EgressJournal journal, TransportAttempt ticket, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        journal.Sent(service, request.RequestUri!.Host, ticket.Grant!, ticket.Redactions, body);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
