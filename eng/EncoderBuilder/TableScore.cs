using TierKit.Memory.Encoders;

namespace TierKit.EncoderBuilder;

/// <summary>Prints how well a packed table does on STS-B.</summary>
internal static class TableScore
{
    public static void Run(string file, string cases)
    {
        using FileStream stream = File.OpenRead(file);
        WordTable table = WordTable.Read(stream);
        foreach (string part in (ReadOnlySpan<string>)["dev", "test"])
        {
            List<SentencePair> pairs = SentencePair.Read(Path.Combine(cases, $"stsb.{part}.jsonl"));
            Console.WriteLine($"stsb.{part}: {SimilarityScore.Of(pairs, t => SimilarityScore.Encode(table, t)):F2} (Spearman x 100, {pairs.Count} pairs)");
        }
    }
}
