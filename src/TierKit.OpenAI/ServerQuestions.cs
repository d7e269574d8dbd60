using System.Net.Http.Headers;
using System.Text.Json;
using TierKit.Hosting;

namespace TierKit.Providers;

/// <summary>Asks a server short questions that nobody is billed for, each within two seconds.</summary>
internal sealed class ServerQuestions(ProviderContext context, Func<ProviderContext, HttpClient> createClient)
{
    private const int AnswerLimit = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lazy<HttpClient> _client = new(() => createClient(context));

    public string Model => context.Service.Model!;

    /// <summary>Asks below the server's root; the status is null when nobody answered.</summary>
    public async Task<(int? Status, JsonDocument? Body)> AskAsync(string path, CancellationToken cancellationToken)
    {
        using CancellationTokenSource clock = new(Patience, context.Time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(context.Endpoint, path));
            if (context.ApiKey is { } key)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            }

            using HttpResponseMessage response = await _client.Value
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            return ((int)response.StatusCode, await ReadAsync(response, linked.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TierKitException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, null);
        }
    }

    private static async Task<JsonDocument?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[AnswerLimit];
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            int read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            try
            {
                return JsonDocument.Parse(buffer.AsMemory(0, read));
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
