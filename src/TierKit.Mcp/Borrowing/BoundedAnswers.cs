namespace TierKit.Mcp.Borrowing;

/// <summary>Lets no message of an HTTP answer be longer than a message may be: neither a body, nor one event of a stream of them.</summary>
internal sealed class BoundedAnswers(HttpMessageHandler inner, int longest) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        MessageEnd end = response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? MessageEnd.BlankLine : MessageEnd.Stream;
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        StreamContent bounded = new(new BoundedMessages(body, longest, end));
        foreach ((string name, IEnumerable<string> values) in response.Content.Headers)
        {
            bounded.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = bounded;
        return response;
    }
}
