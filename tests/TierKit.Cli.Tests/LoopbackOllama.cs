using System.Text.Json;
using TierKit.Testing.Loopback;

namespace TierKit.Cli.Tests;

/// <summary>Answers as an Ollama server with one model does, for whoever needs a local model that is there.</summary>
public sealed class LoopbackOllama : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    /// <summary>Starts the server.</summary>
    /// <param name="say">Gives the words for the last message of a chat.</param>
    /// <param name="holdAfterFirstWord">Whether a streamed answer to that message goes silent after its first word.</param>
    /// <param name="model">The one model it has, as <c>ollama list</c> names it.</param>
    /// <param name="digest">Gives the digest of its manifest; none by default.</param>
    public LoopbackOllama(Func<string, string[]> say, Func<string, bool>? holdAfterFirstWord = null, string model = "llama3.2:latest", Func<string>? digest = null) =>
        _server = new LoopbackServer(exchange => exchange.Request.Path switch
        {
            "/api/chat" => ChatAsync(exchange, say, holdAfterFirstWord),
            "/api/embed" => EmbedAsync(exchange),
            "/api/show" => exchange.AnswerAsync(200, """{"license":"MIT","capabilities":["completion","tools"]}"""),
            "/api/version" => exchange.AnswerAsync(200, """{"version":"0.12.6"}"""),
            "/api/tags" => exchange.AnswerAsync(200, $$"""{"models":[{"name":"{{model}}","model":"{{model}}","digest":"{{digest?.Invoke()}}","size":4}]}"""),
            "/api/ps" => exchange.AnswerAsync(200, $$"""{"models":[{"name":"{{model}}","model":"{{model}}","expires_at":"2025-11-03T10:26:07.5Z","context_length":4096}]}"""),
            _ => exchange.AnswerAsync(404, "404 page not found", "text/plain"),
        });

    public string Address => _server.Address;

    /// <summary>Gets how often it was asked which models it has.</summary>
    public int Lists => _server.Requests.Count(static r => r.Path == "/api/tags");

    /// <summary>Gets the bodies of the chats it was asked.</summary>
    public IReadOnlyList<string> Chats => [.. _server.Requests.Where(static r => r.Path == "/api/chat").Select(static r => r.Body)];

    /// <summary>Gets the texts that it was asked to embed, in order.</summary>
    public IReadOnlyList<string> Embedded => [.. _server.Requests.Where(static r => r.Path == "/api/embed").SelectMany(static r => Inputs(r.Body))];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string[] Inputs(string body)
    {
        using JsonDocument asked = JsonDocument.Parse(body);
        return [.. asked.RootElement.GetProperty("input").EnumerateArray().Select(static text => text.GetString()!)];
    }

    // A vector says how often each of 32 letters stands in the text: enough for two texts to be near or far.
    private static Task EmbedAsync(LoopbackExchange exchange)
    {
        float[][] vectors = [.. Inputs(exchange.Request.Body).Select(static text =>
        {
            float[] vector = new float[32];
            foreach (char letter in text)
            {
                vector[letter % 32]++;
            }

            return vector;
        })];
        return exchange.AnswerAsync(200, JsonSerializer.Serialize(new { model = "nomic-embed-text", embeddings = vectors, prompt_eval_count = 8 }));
    }

    private static async Task ChatAsync(LoopbackExchange exchange, Func<string, string[]> say, Func<string, bool>? hold)
    {
        using JsonDocument asked = JsonDocument.Parse(exchange.Request.Body);
        string last = asked.RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!;
        string[] words = say(last);
        if (!asked.RootElement.TryGetProperty("stream", out JsonElement stream) || !stream.GetBoolean())
        {
            await exchange.AnswerAsync(200, Line(string.Concat(words), done: true));
            return;
        }

        await exchange.BeginStreamAsync("application/x-ndjson");
        foreach (string word in words)
        {
            await exchange.ChunkAsync(Line(word, done: false) + "\n");
            if (hold?.Invoke(last) == true)
            {
                await exchange.HangAsync();
                return;
            }
        }

        await exchange.ChunkAsync(Line("", done: true) + "\n");
        await exchange.EndStreamAsync();
    }

    private static string Line(string text, bool done) => JsonSerializer.Serialize(new
    {
        model = "llama3.2",
        created_at = "2025-11-03T10:21:07.391573Z",
        message = new { role = "assistant", content = text },
        done,
        done_reason = done ? "stop" : null,
        prompt_eval_count = done ? 7 : (int?)null,
        eval_count = done ? 2 : (int?)null,
    });
}
