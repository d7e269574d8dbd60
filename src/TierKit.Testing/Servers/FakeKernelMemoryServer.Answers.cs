using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Servers;

/// <content>Answers each path as the service does, byte for byte.</content>
public sealed partial class FakeKernelMemoryServer
{
    private const string DefaultIndex = "default";
    private const string Done = "[DONE]";

    // Searches are written by the web framework, answers by a serializer of its own.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async Task UploadAsync(LoopbackExchange exchange)
    {
        LoopbackRequest request = exchange.Request;
        if (request.Headers.GetValueOrDefault("Content-Type")?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
        {
            await ProblemAsync(exchange, 400, "Invalid content, multipart form data not found").ConfigureAwait(false);
            return;
        }

        if (Encoding.UTF8.GetByteCount(request.Body) > MaxUploadBytes)
        {
            await ProblemAsync(exchange, 413, "Payload Too Large").ConfigureAwait(false);
            return;
        }

        FakeKernelMemoryForm form = new(request.Body);
        if (Wrong(form) is { } wrong)
        {
            await (wrong.Title is null ? EmptyAsync(exchange, wrong.Status) : ProblemAsync(exchange, wrong.Status, wrong.Title)).ConfigureAwait(false);
            return;
        }

        string sent = form.Of("index").FirstOrDefault() ?? "";
        string index = sent.Length == 0 ? DefaultIndex : sent;
        string id = form.Of("documentId").FirstOrDefault() is { Length: > 0 } given ? given : $"{TimeProvider.System.GetLocalNow().ToString("yyyyMMdd.HHmmss.", CultureInfo.InvariantCulture)}{Guid.NewGuid():N}";
        string[] steps = [.. form.Of("steps").SelectMany(static step => step.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))];
        lock (_gate)
        {
            _escaped.AddRange(((string[])[index, id]).Where(static name => name.Contains("..", StringComparison.Ordinal) || name.Contains('/')));
            _fetched.AddRange(form.Files.Where(static file => file.Key.EndsWith(".url", StringComparison.Ordinal)).Select(static file => file.Value.Trim()));
        }

        _store.Put(
            new FakeKernelMemoryDocument(id, index, form.Files, Tags(form), steps.Length == 0 ? FakeKernelMemoryStore.DefaultSteps : steps, TimeProvider.System.GetUtcNow()),
            Stalls,
            IndexesNothing);
        // The header that names the document cannot carry it, but the processing has begun.
        await (id.Any(static letter => !char.IsAscii(letter))
            ? EmptyAsync(exchange, 500)
            : exchange.AnswerAsync(
                202,
                new JsonObject { ["index"] = sent, ["documentId"] = id, ["message"] = "Document upload completed, ingestion pipeline started" }.ToJsonString(Plain),
                "application/json",
                $"Location: /upload-status?index={sent}&documentId={id}")).ConfigureAwait(false);
    }

    private static (int Status, string? Title)? Wrong(FakeKernelMemoryForm form)
    {
        string[] index = form.Of("index");
        string[] id = form.Of("documentId");
        string[] keys = [.. form.Of("tags").Select(static tag => tag.Split(':', 2)[0].Trim())];
        string[] steps = [.. form.Of("steps").SelectMany(static step => step.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))];
        return form.Files.Count == 0 ? (400, "No file was uploaded")
            : index.Length > 1 || id.Length > 1 || form.Of("args").Length > 1 || !form.Of("args").All(static args => IsObject(args)) ? (400, "Invalid request")
            : keys.Any(static key => key.StartsWith("__", StringComparison.Ordinal) || key.Contains('=')) ? (500, null)
            : index.Any(static name => name.Any(static letter => char.IsWhiteSpace(letter) || "|\\/'\"`:;,~!?*+=^@#$%&".Contains(letter)))
                || id.Any(static name => name.Contains(':') || name.Contains('\\')) || steps.Zip(steps.Skip(1)).Any(static pair => pair.First == pair.Second) ? (503, "Document upload failed")
            : null;
    }

    // Keys are one whatever their case; a tag without a value is an empty list, which no filter finds.
    private static List<KeyValuePair<string, IReadOnlyList<string>>> Tags(FakeKernelMemoryForm form)
        => [.. form.Of("tags").Select(static tag => tag.Split(':', 2)).Select(static pair => (Key: pair[0].Trim(), Value: pair.Length == 2 ? pair[1].Trim() : "")).Where(static tag => tag.Key.Length > 0)
            .GroupBy(static tag => tag.Key, StringComparer.OrdinalIgnoreCase)
            .Select(static tag => KeyValuePair.Create(tag.Key, (IReadOnlyList<string>)[.. tag.Select(static one => one.Value).Where(static value => value.Length > 0)]))];

    private Task StatusAsync(LoopbackExchange exchange, string index, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return id is null ? EmptyAsync(exchange, 400) : ProblemAsync(exchange, 400, "'documentId' is required");
        }

        (FakeKernelMemoryDocument? document, bool isEmptied) = _store.Find(index, id);
        return document is not null ? exchange.AnswerAsync(200, document.Status().ToJsonString(Plain))
            : ProblemAsync(exchange, 404, isEmptied ? "Empty pipeline" : "Document not found");
    }

    private Task DeleteAsync(LoopbackExchange exchange, string index, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return EmptyAsync(exchange, id is null ? 400 : 500);
        }

        NoteEscape(id);
        _store.Delete(index, id);
        return exchange.AnswerAsync(
            202,
            new JsonObject { ["index"] = index, ["documentId"] = id, ["message"] = "Document deletion request received, pipeline started" }.ToJsonString(Plain),
            "application/json",
            $"Location: /upload-status?index={index}&documentId={id}");
    }

    private Task DeleteIndexAsync(LoopbackExchange exchange, string index)
    {
        NoteEscape(index);
        _store.DeleteIndex(index);
        return exchange.AnswerAsync(202, new JsonObject { ["index"] = index, ["message"] = "Index deletion request received, pipeline started" }.ToJsonString(Plain));
    }

    private Task IndexesAsync(LoopbackExchange exchange)
        => exchange.AnswerAsync(200, new JsonObject { ["results"] = new JsonArray([.. _store.Indexes().Select(static name => (JsonNode?)new JsonObject { ["name"] = name })]) }.ToJsonString(Plain));

    private Task DownloadAsync(LoopbackExchange exchange, Uri target)
    {
        string? id = QueryOf(target, "documentId");
        string? file = QueryOf(target, "filename");
        if (id is null || file is null)
        {
            return EmptyAsync(exchange, 400);
        }

        if (id.Trim().Length == 0 || file.Trim().Length == 0)
        {
            return ProblemAsync(exchange, 400, "Missing parameter");
        }

        if (_store.Find(IndexOf(target), id).Document is not { } document || !document.Files.TryGetValue(file, out string? text))
        {
            return ProblemAsync(exchange, 404, "File not found");
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        string[] range = (exchange.Request.Headers.GetValueOrDefault("Range") ?? "").Replace("bytes=", "", StringComparison.Ordinal).Split('-');
        bool isPart = range.Length == 2 && int.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        int from = isPart ? Math.Min(int.Parse(range[0], CultureInfo.InvariantCulture), bytes.Length) : 0;
        int to = isPart && int.TryParse(range[1], NumberStyles.None, CultureInfo.InvariantCulture, out int last) ? Math.Min(last + 1, bytes.Length) : bytes.Length;
        string part = isPart ? $"Content-Range: bytes {from}-{to - 1}/{bytes.Length}\r\n" : "";
        string head = $"HTTP/1.1 {(isPart ? 206 : 200)} Status\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename={file}\r\nLast-Modified: {document.Created:R}\r\n{part}Content-Length: {to - from}\r\nConnection: close\r\n\r\n";
        return exchange.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(head), .. bytes[from..to]]);
    }

    private Task SearchAsync(LoopbackExchange exchange, JsonNode json)
    {
        string query = (string?)json["query"] ?? "";
        JsonObject[] filters = [.. (json["filters"] as JsonArray ?? []).OfType<JsonObject>().Where(static filter => filter.Count > 0)];
        FakeKernelMemoryDocument[] found = [.. _store.Indexed((string?)json["index"] is { } named && named.Trim().Length > 0 ? named.Trim() : DefaultIndex).Where(document => filters.Length == 0 || filters.Any(document.Fits))];
        if (query.Length == 0 && found.Length > 0 && filters.Length > 0)
        {
            // The relevance of nothing is −∞, which the service's JSON writer refuses.
            return EmptyAsync(exchange, 500);
        }

        double least = (double?)json["minRelevance"] ?? 0;
        int limit = (int?)json["limit"] ?? -1;
        JsonArray results = [.. found.Select(document => (Document: document, Relevance: document.RelevanceOf(query)))
            .Where(pair => query.Length > 0 && pair.Relevance >= least && (pair.Relevance > 0 || least < 0))
            .OrderByDescending(static pair => pair.Relevance).Take(limit <= 0 ? 100 : limit).Select(static pair => pair.Document.Citation(pair.Relevance))];
        return exchange.AnswerAsync(200, new JsonObject { ["query"] = query, ["noResult"] = results.Count == 0, ["results"] = results }.ToJsonString(Plain));
    }

    private async Task AskAsync(LoopbackExchange exchange, JsonNode json)
    {
        if ((bool?)json["stream"] != true)
        {
            await exchange.AnswerAsync(200, Whole((string?)json["question"] ?? "").ToJsonString()).ConfigureAwait(false);
            return;
        }

        await exchange.BeginStreamAsync("text/event-stream; charset=utf-8").ConfigureAwait(false);
        foreach (string line in SendsDone ? [.. Answer, Done] : Answer)
        {
            await exchange.ChunkAsync($"data: {line}\n\n").ConfigureAwait(false);
        }

        if (SendsDone)
        {
            await exchange.EndStreamAsync().ConfigureAwait(false);
        }
    }

    private JsonObject Whole(string question)
    {
        StringBuilder text = new();
        JsonArray sources = [];
        bool nothing = Answer.Count == 0;
        foreach (JsonNode? piece in Answer.Select(static line => JsonNode.Parse(line)))
        {
            if ((string?)piece!["streamState"] == "reset")
            {
                text.Clear();
                sources = [];
            }

            text.Append((string?)piece["text"]);
            sources = piece["relevantSources"] as JsonArray ?? sources;
            nothing = (bool?)piece["noResult"] ?? nothing;
        }

        JsonObject whole = new() { ["question"] = question, ["noResult"] = nothing };
        if (nothing)
        {
            whole["noResultReason"] = question.Length == 0 ? "No question provided" : "No relevant memories available";
        }

        whole["text"] = nothing && text.Length == 0 ? "INFO NOT FOUND" : text.ToString();
        whole["tokenUsage"] = new JsonArray();
        whole["relevantSources"] = sources.DeepClone();
        return whole;
    }

    private static Task ModelsAwayAsync(LoopbackExchange exchange)
    {
        const string detail = "Connection refused [System.Net.Http.HttpRequestException]";
        bool streams = exchange.Request.Body.Contains("\"stream\":true", StringComparison.Ordinal);
        // Before the first byte a stream can still say what is wrong, with a status that is no stream's.
        return streams
            ? exchange.AnswerAsync(503, $"data: {new JsonObject { ["streamState"] = "error", ["noResult"] = true, ["noResultReason"] = "Error: " + detail }.ToJsonString()}\n\ndata: {Done}\n\n", "text/event-stream; charset=utf-8")
            : exchange.AnswerAsync(503, new JsonObject { ["title"] = "Service Unavailable", ["status"] = 503, ["detail"] = detail }.ToJsonString());
    }

    private void NoteEscape(string name)
    {
        if (name.Contains("..", StringComparison.Ordinal) || name.Contains('/'))
        {
            lock (_gate)
            {
                _escaped.Add(name);
            }
        }
    }

    private static bool IsObject(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
