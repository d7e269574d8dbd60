using TierKit.Tiers;

namespace TierKit.Transport;

/// <summary>Stands under every vendor SDK: refuses redirects, notes what SDKs lose, and makes every read cancellable.</summary>
internal sealed class AttemptHandler(TierService service, TimeProvider time, string? errorMark, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // Enough for any provider's error document; a hostile one is cut here.
    internal const int ErrorBodyLimit = 16 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // What is asked beside an attempt, such as whether a model is loading, has the same limits.
        TransportAttempt attempt = TransportAttempt.Current ?? new TransportAttempt(CancellationToken.None);
        attempt.RequestsSent++;
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, attempt.Cancellation);
        HttpResponseMessage response = await CheckedAsync(request, linked.Token).ConfigureAwait(false);
        attempt.Status = response.StatusCode;
        attempt.RetryAfter = RetryAfterHeader.Read(response.Headers, time.GetUtcNow());
        attempt.ApiVersion = VersionOf(request, response);
        if (response.IsSuccessStatusCode)
        {
            AttemptContent.Wrap(response, attempt, service, errorMark);
        }
        else
        {
            await KeepErrorAsync(response, attempt, linked.Token).ConfigureAwait(false);
        }

        return response;
    }

    // OpenAI says which version it speaks; Anthropic speaks the one it was asked for.
    private static string? VersionOf(HttpRequestMessage request, HttpResponseMessage response) =>
        response.Headers.TryGetValues("openai-version", out IEnumerable<string>? versions) || request.Headers.TryGetValues("anthropic-version", out versions)
            ? versions.FirstOrDefault()
            : null;

    private async Task<HttpResponseMessage> CheckedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is not null)
        {
            string host = response.Headers.Location.IsAbsoluteUri ? response.Headers.Location.Host : "another path";
            int status = (int)response.StatusCode;
            response.Dispose();
            throw new RedirectRefusedException(service.Name, status, host);
        }

        return response;
    }

    private static async Task KeepErrorAsync(HttpResponseMessage response, TransportAttempt attempt, CancellationToken cancellationToken)
    {
        byte[] body = new byte[ErrorBodyLimit];
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        int read;
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                read = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // The status alone still tells what happened.
                read = 0;
            }
        }

        attempt.ErrorBody = System.Text.Encoding.UTF8.GetString(body, 0, read);
        ByteArrayContent kept = new(body, 0, read);
        foreach ((string name, IEnumerable<string> values) in response.Content.Headers)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                kept.Headers.TryAddWithoutValidation(name, values);
            }
        }

        response.Content.Dispose();
        response.Content = kept;
    }
}
