using System.Numerics.Tensors;
using System.Reflection;
using System.Text.Json;
using TierKit.Memory.Encoders;

namespace TierKit.Memory.Tests.Encoders;

public sealed class SimilarityTests(ITestOutputHelper output)
{
    [Fact]
    public void Encode_SentencePairsOfStsB_AgreesWithPeople()
    {
        string file = Path.Combine(
            typeof(SimilarityTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "SharedCases").Value!,
            "retrieval",
            "stsb.test.jsonl");
        Assert.SkipUnless(File.Exists(file), $"the evaluation data is not here: {file}");

        List<(double Cosine, double Score)> pairs = [];
        foreach (string line in File.ReadLines(file))
        {
            using JsonDocument pair = JsonDocument.Parse(line);
            pairs.Add((Cosine(pair.RootElement), pair.RootElement.GetProperty("score").GetDouble()));
        }

        double score = 100 * Correlation(Ranks([.. pairs.Select(static p => p.Cosine)]), Ranks([.. pairs.Select(static p => p.Score)]));
        output.WriteLine($"STS-B test: {score:F2} (Spearman x 100, {pairs.Count} pairs)");

        Assert.Equal(1379, pairs.Count);
        Assert.True(score >= 67, $"{score:F2}");
    }

    private static double Cosine(JsonElement pair)
    {
        float[] a = new float[EmbeddedEncoder.Shared.Space.Dimension];
        float[] b = new float[EmbeddedEncoder.Shared.Space.Dimension];
        EmbeddedEncoder.Shared.Encode(pair.GetProperty("a").GetString(), a);
        EmbeddedEncoder.Shared.Encode(pair.GetProperty("b").GetString(), b);
        return TensorPrimitives.Dot<float>(a, b);
    }

    private static double Correlation(double[] a, double[] b)
    {
        double mean = (a.Length + 1) / 2.0;
        double[] one = [.. a.Select(x => x - mean)];
        double[] other = [.. b.Select(x => x - mean)];
        return TensorPrimitives.CosineSimilarity<double>(one, other);
    }

    // Equal values share the mean of their ranks.
    private static double[] Ranks(double[] values)
    {
        Dictionary<double, double> ranks = [];
        int before = 0;
        foreach (IGrouping<double, double> same in values.GroupBy(static v => v).OrderBy(static g => g.Key))
        {
            int count = same.Count();
            ranks[same.Key] = before + ((count + 1) / 2.0);
            before += count;
        }

        return [.. values.Select(v => ranks[v])];
    }
}
