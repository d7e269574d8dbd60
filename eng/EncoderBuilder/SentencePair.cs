using System.Text.Json;

namespace TierKit.EncoderBuilder;

/// <summary>Holds two sentences and how alike people found them, from 0 to 5.</summary>
internal sealed record SentencePair(string A, string B, double Score)
{
    public static List<SentencePair> Read(string file) =>
        [.. File.ReadLines(file).Where(static l => l.Length > 0).Select(static l => JsonSerializer.Deserialize<SentencePair>(l, JsonSerializerOptions.Web)!)];
}
