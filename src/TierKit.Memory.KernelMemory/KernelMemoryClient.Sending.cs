using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TierKit.Transport;

namespace TierKit.Memory.KernelMemory;

/// <content>Sends requests under their deadline, reads answers up to their limit, and names what went wrong.</content>
public sealed partial class KernelMemoryClient
{
    private const string Mark = "data:";
    private const string Done = "[DONE]";

    /// <summary>Asks a question and streams the answer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="filters">Alternatives, as in a search.</param>
    /// <param name="minRelevance">The least relevance of what is answered from.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The pieces; one may replace all before it.</returns>
    /// <exception cref="KernelMemoryException">
    /// The service failed; <see cref="KernelMemoryError.Truncated"/> where the answer has no end, so that what came is not one.
    /// </exception>
    public async IAsyncEnumerable<KernelMemoryAnswerUpdate> AskAsync(
        string question,
        IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>>? filters = null,
        double minRelevance = 0,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(question);
        using CancellationTokenSource whole = new(_options.AnswerDeadline, _time);
        using CancellationTokenSource clock = new(_options.Deadline, _time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, whole.Token, cancellationToken);
        using ByteArrayContent content = Json(KernelMemoryWire.Query(_options.Index, Project, "question", question, filters ?? [], null, minRelevance, null, stream: true));
        using HttpRequestMessage request = Request(HttpMethod.Post, "ask", content);
        using HttpResponseMessage response = await Guard(() => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token), Late, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Failure(response.StatusCode, isUpload: false);
        }

        using Stream stream = await Guard(() => response.Content.ReadAsStreamAsync(linked.Token), Late, cancellationToken).ConfigureAwait(false);
        using BoundedLines lines = new(stream, _options.MaxAnswerBytes);
        while (true)
        {
            // The service sends no sign of life between pieces, so each has the deadline of a request; all together have their own.
            clock.CancelAfter(_options.Deadline);
            string? line;
            try
            {
                line = await Guard(() => lines.ReadAsync(linked.Token), Late, cancellationToken).ConfigureAwait(false);
            }
            catch (KernelMemoryException exception) when (exception.Error == KernelMemoryError.Unreachable)
            {
                throw Truncated(exception);
            }

            if (line is null)
            {
                throw Truncated(null);
            }

            if (!line.StartsWith(Mark, StringComparison.Ordinal))
            {
                continue;
            }

            string data = line[Mark.Length..].Trim();
            if (data == Done)
            {
                yield break;
            }

            yield return KernelMemoryWire.Update(data);
        }

        (string Setting, TimeSpan Limit) Late() => whole.IsCancellationRequested ? (nameof(_options.AnswerDeadline), _options.AnswerDeadline) : (nameof(_options.Deadline), _options.Deadline);
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, string setting = nameof(KernelMemoryOptions.Deadline), TimeSpan? limit = null)
    {
        TimeSpan deadline = limit ?? _options.Deadline;
        using CancellationTokenSource clock = new(deadline, _time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        using HttpRequestMessage request = Request(method, path, content);
        return await Guard(
            async () =>
            {
                using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
                using Stream stream = await response.Content.ReadAsStreamAsync(linked.Token).ConfigureAwait(false);
                return (response.StatusCode, await BoundedLines.ReadAllAsync(stream, _options.MaxAnswerBytes, linked.Token).ConfigureAwait(false));
            },
            () => (setting, deadline),
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<TResult> Guard<TResult>(Func<Task<TResult>> call, Func<(string Setting, TimeSpan Limit)> late, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            (string setting, TimeSpan limit) = late();
            throw new KernelMemoryException(KernelMemoryError.TimedOut, string.Create(CultureInfo.InvariantCulture, $"The service did not answer within {limit.TotalSeconds:0.###} s. Raise {setting}, or look at its load."), exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw exception.InnerException is SovereigntyException outside
                ? new KernelMemoryException(
                    KernelMemoryError.LeavesHome,
                    $"The Kernel Memory host '{outside.Host}' is not on this machine or a private network, so no note is sent there. Add it to SovereignHosts if it is yours.",
                    exception)
                : new KernelMemoryException(KernelMemoryError.Unreachable, "The Kernel Memory service does not answer, or broke off. Start it, or correct the endpoint.", exception);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content)
    {
        HttpRequestMessage request = new(method, new Uri(_options.Endpoint.AbsoluteUri.TrimEnd('/') + "/" + path)) { Content = content };
        if (_options.ApiKey is { Length: > 0 } key)
        {
            request.Headers.TryAddWithoutValidation(_options.ApiKeyHeader, key);
        }

        return request;
    }

    private string Address(string documentId)
        => $"index={Uri.EscapeDataString(KernelMemoryNames.Index(_options.Index))}&documentId={Uri.EscapeDataString(KernelMemoryNames.Document(documentId))}";

    private static JsonDocument Read(HttpStatusCode status, byte[] body)
        => status == HttpStatusCode.OK ? KernelMemoryWire.Parse(body) : throw Failure(status, isUpload: false);

    private static ByteArrayContent Json(byte[] body)
        => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static void Field(MultipartFormDataContent form, string name, string value) => form.Add(new StringContent(value), name);

    private static KernelMemoryException Truncated(Exception? cause)
        => new(KernelMemoryError.Truncated, "The answer broke off before its end mark; what came of it is not an answer. Ask again.", cause);

    // The status alone decides: bodies are empty as often as not, and their details are no contract.
    private static KernelMemoryException Failure(HttpStatusCode status, bool isUpload) => (int)status switch
    {
        401 or 403 => new(KernelMemoryError.Unauthorized, $"The service answered {(int)status}: the key is missing or wrong. It wants the bare key, without 'Bearer'. Set ApiKey and ApiKeyHeader."),
        413 => new(KernelMemoryError.TooLarge, $"The service answered {(int)status}: the document is larger than it takes. Raise KernelMemory:Service:MaxUploadSizeMb there, or split the note."),
        400 or 415 => new(KernelMemoryError.Refused, $"The service answered {(int)status}: it does not understand the request. It may be of another version than v1."),
        404 or 405 or (>= 200 and < 400) => new(KernelMemoryError.UnexpectedAnswer, $"The service answered {(int)status}, which no Kernel Memory v1 service does here. Check the endpoint."),
        500 or 503 when isUpload => new(KernelMemoryError.Refused, $"The service answered {(int)status} to an upload, which is how it refuses one. Repeating it changes nothing; look at its log."),
        507 => new(KernelMemoryError.ServiceFailed, "The service answered 507: it has no room. Make some where it keeps its data."),
        _ => new(KernelMemoryError.ServiceFailed, $"The service answered {(int)status}. Its embedding or language model may be away; try later."),
    };
}
