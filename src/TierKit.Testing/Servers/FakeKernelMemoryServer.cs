using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Servers;

/// <summary>Serves the HTTP contract of a Kernel Memory v1 service on loopback, with its defects: bare failures, misleading states, trusting names.</summary>
/// <remarks>
/// Relevance is the share of the query's words in a document; one document is one passage. Paths in names are taken, as the service takes
/// them, and touch no disk. Not here: <c>/download</c>, <c>/indexes</c>, <c>steps</c>, web pages. Thread-safe.
/// </remarks>
public sealed class FakeKernelMemoryServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, FakeKernelMemoryDocument> _documents = new(StringComparer.Ordinal);
    private readonly LoopbackServer _server;

    /// <summary>Starts a service on a free port.</summary>
    public FakeKernelMemoryServer() => _server = new LoopbackServer(AnswerAsync);

    /// <summary>Gets the address.</summary>
    public Uri Endpoint => new(_server.Address);

    /// <summary>Gets the requests in order.</summary>
    public IReadOnlyList<LoopbackRequest> Requests => _server.Requests;

    /// <summary>Gets or sets the key; none by default, and then nobody is refused.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets what answers in place of the service, saying whether it did; nothing by default.</summary>
    public Func<LoopbackExchange, Task<bool>>? Intercept { get; set; }

    /// <summary>Gets or sets whether uploads are taken and never processed, without a word; not by default.</summary>
    public bool Stalls { get; set; }

    /// <summary>Gets or sets whether uploads are completed and nothing is indexed; not by default.</summary>
    public bool IndexesNothing { get; set; }

    /// <summary>Gets or sets the lines after <c>data: </c> of a streamed answer, in order.</summary>
    public IReadOnlyList<string> Answer { get; set; } = [];

    /// <summary>Gets or sets whether a streamed answer ends with its mark; it does by default.</summary>
    public bool SendsDone { get; set; } = true;

    /// <summary>Gets the ids of the documents that are there.</summary>
    public IReadOnlyCollection<string> Documents => [.. _documents.Keys];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(LoopbackExchange exchange)
    {
        if (Intercept is { } intercept && await intercept(exchange).ConfigureAwait(false))
        {
            return;
        }

        Uri target = new(Endpoint, exchange.Request.Path);
        if (target.AbsolutePath == "/health")
        {
            await exchange.AnswerAsync(200, "\"Service is running.\"").ConfigureAwait(false);
            return;
        }

        // The service binds a body before it asks for the key, so a broken one is 400 whoever sends it.
        JsonNode? json = null;
        if (target.AbsolutePath is "/search" or "/ask" && !TryParse(exchange.Request.Body, out json))
        {
            await EmptyAsync(exchange, 400).ConfigureAwait(false);
            return;
        }

        if (ApiKey is { } key && exchange.Request.Headers.GetValueOrDefault("Authorization") is var sent && sent != key)
        {
            await ProblemAsync(exchange, sent is null ? 401 : 403, sent is null ? "Unauthorized" : "Forbidden").ConfigureAwait(false);
            return;
        }

        await (target.AbsolutePath switch
        {
            "/upload" => UploadAsync(exchange),
            "/upload-status" => StatusAsync(exchange, QueryOf(target, "documentId")),
            "/documents" => DeleteAsync(exchange, QueryOf(target, "documentId")),
            "/search" => SearchAsync(exchange, json!),
            "/ask" => AskAsync(exchange),
            "/indexes" => exchange.AnswerAsync(200, new JsonObject { ["results"] = new JsonArray([.. _documents.Values.Select(static d => d.Index).Distinct().Select(static name => (JsonNode?)new JsonObject { ["name"] = name })]) }.ToJsonString()),
            _ => EmptyAsync(exchange, 404),
        }).ConfigureAwait(false);
    }

    private Task UploadAsync(LoopbackExchange exchange)
    {
        FakeKernelMemoryForm form = new(exchange.Request.Body);
        string id = form.Fields.FirstOrDefault(static field => field.Name == "documentId").Value ?? "";
        string index = form.Fields.FirstOrDefault(static field => field.Name == "index").Value ?? "";
        if (form.File is null)
        {
            return ProblemAsync(exchange, 400, "No file was uploaded");
        }

        string[][] tags = [.. form.Fields.Where(static field => field.Name == "tags").Select(static field => field.Value.Split(':', 2))];
        if (tags.Any(static tag => tag[0].StartsWith("__", StringComparison.Ordinal) || tag[0].Contains('=')))
        {
            return EmptyAsync(exchange, 500);
        }

        if (index.Any(static letter => char.IsWhiteSpace(letter) || "|\\/'\"`:;,~!?*+=^@#$%&".Contains(letter)) || id.Contains(':') || id.Contains('\\'))
        {
            return ProblemAsync(exchange, 503, "Document upload failed");
        }

        ILookup<string, string> values = tags.Where(static tag => tag.Length == 2).ToLookup(static tag => tag[0], static tag => tag[1], StringComparer.OrdinalIgnoreCase);
        _documents[id] = new FakeKernelMemoryDocument(id, index, form.File, values, IsDone: !Stalls, IsIndexed: !Stalls && !IndexesNothing);
        // The header that names the document cannot carry it, but the processing has begun.
        return id.Any(static letter => !char.IsAscii(letter))
            ? EmptyAsync(exchange, 500)
            : exchange.AnswerAsync(202, $$"""{"index":"{{index}}","documentId":"{{id}}","message":"Document upload completed, ingestion pipeline started"}""", "application/json", $"Location: /upload-status?index={index}&documentId={id}");
    }

    private Task StatusAsync(LoopbackExchange exchange, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return id is null ? EmptyAsync(exchange, 400) : ProblemAsync(exchange, 400, "'documentId' is required");
        }

        if (!_documents.TryGetValue(id, out FakeKernelMemoryDocument? document))
        {
            return ProblemAsync(exchange, 404, "Document not found");
        }

        const string steps = """["extract","partition","gen_embeddings","save_records"]""";
        (string completed, string remaining, string done) = document.IsDone ? ("true", "[]", steps) : ("false", steps, "[]");
        return exchange.AnswerAsync(200, $$"""{"completed":{{completed}},"empty":false,"index":"{{document.Index}}","document_id":"{{document.Id}}","tags":{},"creation":"2025-05-08T00:00:00+00:00","last_update":"2025-05-08T00:00:00+00:00","steps":{{steps}},"remaining_steps":{{remaining}},"completed_steps":{{done}}}""");
    }

    private Task DeleteAsync(LoopbackExchange exchange, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return EmptyAsync(exchange, id is null ? 400 : 500);
        }

        _documents.TryRemove(id, out _);
        return exchange.AnswerAsync(202, $$"""{"index":"","documentId":"{{id}}","message":"Document deletion request received, pipeline started"}""");
    }

    private Task SearchAsync(LoopbackExchange exchange, JsonNode json)
    {
        string query = (string?)json["query"] ?? "";
        string index = (string?)json["index"] ?? "";
        double least = (double?)json["minRelevance"] ?? 0;
        int limit = (int?)json["limit"] ?? -1;
        JsonObject[] filters = [.. (json["filters"] as JsonArray ?? []).OfType<JsonObject>().Where(static filter => filter.Count > 0)];
        FakeKernelMemoryDocument[] found = [.. _documents.Values.Where(document => document.IsIndexed && document.Index == index && (filters.Length == 0 || filters.Any(document.Fits)))];
        if (query.Length == 0 && found.Length > 0 && filters.Length > 0)
        {
            // The relevance of nothing is −∞, which the service's JSON writer refuses.
            return EmptyAsync(exchange, 500);
        }

        var ranked = found.Select(document => (Document: document, Relevance: document.RelevanceOf(query))).Where(pair => pair.Relevance >= least && (pair.Relevance > 0 || least < 0))
            .OrderByDescending(static pair => pair.Relevance).Take(limit <= 0 ? 100 : limit).ToArray();
        JsonArray results = [.. ranked.Select(static pair => pair.Document.Citation(pair.Relevance))];
        return exchange.AnswerAsync(200, new JsonObject { ["query"] = query, ["noResult"] = results.Count == 0, ["results"] = results }.ToJsonString());
    }

    private async Task AskAsync(LoopbackExchange exchange)
    {
        await exchange.BeginStreamAsync("text/event-stream; charset=utf-8").ConfigureAwait(false);
        foreach (string line in SendsDone ? [.. Answer, "[DONE]"] : Answer)
        {
            await exchange.ChunkAsync($"data: {line}\n\n").ConfigureAwait(false);
        }

        if (SendsDone)
        {
            await exchange.EndStreamAsync().ConfigureAwait(false);
        }
    }

    private static Task EmptyAsync(LoopbackExchange exchange, int status) => exchange.SendAsync($"HTTP/1.1 {status} Status\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private static Task ProblemAsync(LoopbackExchange exchange, int status, string title)
        => exchange.AnswerAsync(status, $$"""{"type":"https://tools.ietf.org/html/rfc9110","title":"{{title}}","status":{{status}}}""", "application/problem+json");

    private static string? QueryOf(Uri target, string name)
        => target.Query.TrimStart('?').Split('&').Select(static pair => pair.Split('=', 2)).Where(pair => pair.Length == 2 && pair[0] == name).Select(static pair => Uri.UnescapeDataString(pair[1])).FirstOrDefault();

    private static bool TryParse(string body, out JsonNode? json)
    {
        try
        {
            json = JsonNode.Parse(body);
            return json is JsonObject;
        }
        catch (JsonException)
        {
            json = null;
            return false;
        }
    }
}
