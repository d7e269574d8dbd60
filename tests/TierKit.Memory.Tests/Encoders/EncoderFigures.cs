using System.Diagnostics;
using System.Globalization;
using TierKit.Memory.Encoders;
using TierKit.Memory.Tests.Indexing;

namespace TierKit.Memory.Tests.Encoders;

/// <summary>Measures the embedded encoder on this machine and one thread: <c>--tierkit-figures encoder</c>. Nothing here is a test.</summary>
internal static class EncoderFigures
{
    private const int Texts = 20_000;
    private const int WordsPerText = 8;
    private const int Rounds = 15;

    public static void Run()
    {
        // First, while nothing has touched the table: opening includes its pages and the compilation of the code.
        long start = Stopwatch.GetTimestamp();
        float[] vector = new float[EmbeddedEncoder.Shared.Space.Dimension];
        EmbeddedEncoder.Shared.Encode("How do I repair my bicycle?", vector);
        TimeSpan first = Stopwatch.GetElapsedTime(start);
        double[] opens = [.. Enumerable.Range(0, Rounds).Select(static _ => Milliseconds(static () => WordTable.Open())).Order()];

        FigureText words = new(1);
        string[] texts = [.. Enumerable.Range(0, Texts).Select(_ => words.Body(WordsPerText))];
        double[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => Milliseconds(() => EncodeAll(texts, vector))).Order()];
        double characters = texts.Average(static text => text.Length);

        Write($"first text of a process, table opened: {first.TotalMilliseconds:F1} ms");
        Write($"opening the table again: {opens[Rounds / 2]:F1} ms (median of {Rounds})");
        Write($"texts of {WordsPerText} words ({characters:F0} characters): {Texts / rounds[Rounds / 2] * 1000:N0}/s on one thread, best round {Texts / rounds[0] * 1000:N0}/s");
    }

    private static void EncodeAll(string[] texts, float[] vector)
    {
        foreach (string text in texts)
        {
            EmbeddedEncoder.Shared.Encode(text, vector);
        }
    }

    private static double Milliseconds(Action act)
    {
        long start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
