using TierKit.Testing.Loopback;

namespace TierKit.Providers.Tests;

/// <summary>Answers a chat as Ollama does: lines when it streams, one object when not.</summary>
internal static class OllamaExchangeExtensions
{
    public static bool Streams(this LoopbackExchange exchange) => exchange.Request.Body.Contains("\"stream\":true", StringComparison.Ordinal);

    /// <summary>Sends lines and the end of the stream.</summary>
    public static async Task LinesAsync(this LoopbackExchange exchange, params string[] lines)
    {
        await exchange.BeginStreamAsync(OllamaWords.LineType);
        foreach (string line in lines)
        {
            await exchange.ChunkAsync(line);
        }

        await exchange.EndStreamAsync();
    }

    /// <summary>Sends a whole answer in the shape the request asked for.</summary>
    public static Task SayHelloAsync(this LoopbackExchange exchange) => exchange.Streams()
        ? exchange.LinesAsync(OllamaWords.Part("Hello"), OllamaWords.Part(" you"), OllamaWords.Done)
        : exchange.AnswerAsync(200, OllamaWords.Whole, OllamaWords.ObjectType);
}
