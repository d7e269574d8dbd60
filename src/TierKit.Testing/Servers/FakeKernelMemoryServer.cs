using System.Text.Json;
using System.Text.Json.Nodes;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Servers;

/// <summary>Serves the HTTP contract of a Kernel Memory v1 service on loopback, with its defects: bare failures, misleading states, trusting names.</summary>
/// <remarks>
/// Relevance is the share of the query's words in a document; one document is one passage. Paths in names are taken, as the service takes
/// them, and touch no disk; a page that the service would fetch is noted and not fetched. Thread-safe.
/// </remarks>
public sealed partial class FakeKernelMemoryServer : IAsyncDisposable
{
    private readonly FakeKernelMemoryStore _store = new();
    private readonly Lock _gate = new();
    private readonly List<string> _escaped = [];
    private readonly List<string> _fetched = [];
    private readonly LoopbackServer _server;

    /// <summary>Starts a service on a free port.</summary>
    public FakeKernelMemoryServer() => _server = new LoopbackServer(AnswerAsync);

    /// <summary>Gets the address.</summary>
    public Uri Endpoint => new(_server.Address);

    /// <summary>Gets the requests in order.</summary>
    public IReadOnlyList<LoopbackRequest> Requests => _server.Requests;

    /// <summary>Gets or sets the key; none by default, and then nobody is refused.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the header that carries the key; <c>Authorization</c> by default.</summary>
    public string ApiKeyHeader { get; set; } = "Authorization";

    /// <summary>Gets or sets what is wrong with the service; nothing more than usual by default.</summary>
    public FakeKernelMemoryFault Fault { get; set; }

    /// <summary>Gets or sets what answers in place of the service, saying whether it did; nothing by default.</summary>
    public Func<LoopbackExchange, Task<bool>>? Intercept { get; set; }

    /// <summary>Gets or sets whether uploads are taken and never processed, without a word; not by default.</summary>
    public bool Stalls { get; set; }

    /// <summary>Gets or sets whether uploads are completed and nothing is indexed; not by default.</summary>
    public bool IndexesNothing { get; set; }

    /// <summary>Gets or sets whether uploads and deletions wait until <see cref="Work"/>; meanwhile searches show what was there before. Not by default.</summary>
    public bool IsSlow
    {
        get => _store.IsSlow;
        set => _store.IsSlow = value;
    }

    /// <summary>Gets or sets the most bytes of an upload.</summary>
    /// <value>The default is 30,000,000, as the service's.</value>
    public int MaxUploadBytes { get; set; } = 30_000_000;

    /// <summary>Gets or sets the lines after <c>data: </c> of a streamed answer, in order; an answer in one piece is the text of those that count.</summary>
    public IReadOnlyList<string> Answer { get; set; } = [];

    /// <summary>Gets or sets whether a streamed answer ends with its mark; it does by default.</summary>
    public bool SendsDone { get; set; } = true;

    /// <summary>Gets the ids of the documents that are there.</summary>
    public IReadOnlyCollection<string> Documents => _store.Ids;

    /// <summary>Gets the names that led out of the service's folders, and were taken.</summary>
    public IReadOnlyList<string> Escaped
    {
        get
        {
            lock (_gate)
            {
                return [.. _escaped];
            }
        }
    }

    /// <summary>Gets the addresses that the service would have fetched.</summary>
    public IReadOnlyList<string> Fetched
    {
        get
        {
            lock (_gate)
            {
                return [.. _fetched];
            }
        }
    }

    /// <summary>Does the uploads and deletions that wait.</summary>
    public void Work() => _store.Work();

    /// <summary>Loses everything, as a restart of a service with its default stores does.</summary>
    public void Lose() => _store.Lose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(LoopbackExchange exchange)
    {
        if ((Intercept is { } intercept && await intercept(exchange).ConfigureAwait(false)) || await FailAsync(exchange).ConfigureAwait(false))
        {
            return;
        }

        Uri target = new(Endpoint, exchange.Request.Path);
        if (target.AbsolutePath == "/health")
        {
            await exchange.AnswerAsync(200, "\"Service is running.\"").ConfigureAwait(false);
            return;
        }

        string? method = target.AbsolutePath switch
        {
            "/" or "/upload-status" or "/download" => "GET",
            "/upload" or "/search" or "/ask" => "POST",
            "/documents" => "DELETE",
            "/indexes" => exchange.Request.Method is "GET" or "DELETE" ? exchange.Request.Method : "GET",
            _ => null,
        };
        if (method is null || method != exchange.Request.Method)
        {
            await EmptyAsync(exchange, method is null ? 404 : 405).ConfigureAwait(false);
            return;
        }

        // The service binds a body before it asks for the key, so a broken one is 400 whoever sends it.
        JsonNode? json = null;
        if (target.AbsolutePath is "/search" or "/ask" && Unbound(exchange.Request, out json) is { } status)
        {
            await EmptyAsync(exchange, status).ConfigureAwait(false);
            return;
        }

        if (ApiKey is { } key && exchange.Request.Headers.GetValueOrDefault(ApiKeyHeader) is var sent && sent != key)
        {
            await ProblemAsync(exchange, sent is null ? 401 : 403, sent is null ? "Unauthorized" : "Forbidden").ConfigureAwait(false);
            return;
        }

        await (target.AbsolutePath switch
        {
            "/" => exchange.AnswerAsync(200, "\"Ingestion service is running. Uptime: 60 secs. Environment: Production\""),
            "/upload" => UploadAsync(exchange),
            "/upload-status" => StatusAsync(exchange, IndexOf(target), QueryOf(target, "documentId")),
            "/documents" => DeleteAsync(exchange, IndexOf(target), QueryOf(target, "documentId")),
            "/download" => DownloadAsync(exchange, target),
            "/indexes" when exchange.Request.Method == "GET" => IndexesAsync(exchange),
            "/indexes" => DeleteIndexAsync(exchange, IndexOf(target)),
            "/search" => SearchAsync(exchange, json!),
            _ => AskAsync(exchange, json!),
        }).ConfigureAwait(false);
    }

    private async Task<bool> FailAsync(LoopbackExchange exchange)
    {
        string path = exchange.Request.Path.Split('?')[0];
        switch (Fault)
        {
            case FakeKernelMemoryFault.Down:
                exchange.Reset();
                return true;
            case FakeKernelMemoryFault.Silent:
                await exchange.HangAsync().ConfigureAwait(false);
                return true;
            case FakeKernelMemoryFault.Endless:
                await exchange.BeginStreamAsync("application/json").ConfigureAwait(false);
                string chunk = new(' ', 16_384);
                while (!exchange.Stopping.IsCancellationRequested)
                {
                    await exchange.ChunkAsync(chunk).ConfigureAwait(false);
                }

                return true;
            case FakeKernelMemoryFault.OtherVersion:
                await exchange.AnswerAsync(path == "/" ? 200 : 404, "<!DOCTYPE html><html><body>km 2</body></html>", "text/html").ConfigureAwait(false);
                return true;
            case FakeKernelMemoryFault.Full when path == "/upload":
                await ProblemAsync(exchange, 503, "Document upload failed").ConfigureAwait(false);
                return true;
            case FakeKernelMemoryFault.ModelsAway when path == "/search":
                await EmptyAsync(exchange, 500).ConfigureAwait(false);
                return true;
            case FakeKernelMemoryFault.ModelsAway when path == "/ask":
                await ModelsAwayAsync(exchange).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    private static int? Unbound(LoopbackRequest request, out JsonNode? json)
    {
        json = null;
        if (request.Headers.GetValueOrDefault("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return 415;
        }

        try
        {
            json = JsonNode.Parse(request.Body, new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        }
        catch (JsonException)
        {
            return 400;
        }

        if (json is not JsonObject body)
        {
            return 400;
        }

        // Each filter is an object of lists; anything else is not bound.
        foreach (JsonNode? filter in body["filters"] as JsonArray ?? [])
        {
            if (filter is not JsonObject tags || tags.Any(static tag => tag.Value is not (null or JsonArray)))
            {
                return 400;
            }

            if (tags.Any(static tag => tag.Value is null || tag.Key.Contains(':') || tag.Key.Contains('=')))
            {
                return 500;
            }
        }

        return null;
    }

    private static Task EmptyAsync(LoopbackExchange exchange, int status) => exchange.SendAsync($"HTTP/1.1 {status} Status\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private static Task ProblemAsync(LoopbackExchange exchange, int status, string title)
        => exchange.AnswerAsync(status, $$"""{"type":"https://tools.ietf.org/html/rfc9110","title":"{{title}}","status":{{status}}}""", "application/problem+json");

    private static string IndexOf(Uri target) => QueryOf(target, "index") is { } index && index.Trim().Length > 0 ? index.Trim() : DefaultIndex;

    private static string? QueryOf(Uri target, string name)
        => target.Query.TrimStart('?').Split('&').Select(static pair => pair.Split('=', 2)).Where(pair => pair.Length == 2 && pair[0] == name).Select(static pair => Uri.UnescapeDataString(pair[1])).FirstOrDefault();
}
