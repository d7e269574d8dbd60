using System.Diagnostics;
using System.Security.Cryptography;

namespace TierKit.EncoderBuilder;

/// <summary>Builds the table from the two packages.</summary>
internal static class TableBuild
{
    public static void Run(string sources, string file, Recipe recipe)
    {
        Stopwatch watch = Stopwatch.StartNew();
        WordVectors vectors = WordVectors.Read(sources, recipe.Words);
        List<TrainingPair> pairs = TrainingPair.From(WordNet.Read(sources), vectors);
        Say($"{vectors.Words.Length} words, {pairs.Count} pairs");

        float[] table = Whitening.Run(vectors, recipe);
        Say("whitened and weighed");

        new ContrastiveTraining(table, recipe).Run(pairs, (epoch, loss) => Say($"epoch {epoch} of {recipe.Epochs}: loss {loss:F3}"));
        ushort[] neighbours = NearestWords.Find(table, vectors.Words, recipe.Neighbours);
        byte[] bytes = TableWriter.Write(vectors.Words, table, recipe, neighbours);
        File.WriteAllBytes(file, bytes);
        File.WriteAllText(Path.ChangeExtension(file, ".sha256"), $"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  {Path.GetFileName(file)}\n");
        Say($"{bytes.Length} bytes in {file}");

        void Say(string text) => Console.WriteLine($"{watch.Elapsed.TotalSeconds,6:F1} s  {text}");
    }
}
