using System.Text;
using TierKit.Memory.Encoders;

namespace TierKit.Memory.Tests.Indexing;

/// <summary>Writes text whose words are as frequent as in English: the encoder's own words, by Zipf's law.</summary>
internal sealed class FigureText(int seed)
{
    private const int Words = 20_000;

    private static readonly double[] Cumulated = Accumulate();

    private readonly WordTable _table = WordTable.Open();
    private readonly Random _random = new(seed);

    public string Title() => $"{Word()} {Word()} {Rare()}";

    public string Question(int number) => number % 2 == 0 ? $"What does {Common()} say about {Rare()} and {Common()} {Rare()}?" : $"{Common()} {Rare()} {Common()}";

    public string Body(int words)
    {
        StringBuilder text = new();
        for (int i = 1; i <= words; i++)
        {
            text.Append(Word()).Append(i % 60 == 0 ? ".\n\n" : i % 12 == 0 ? ". " : " ");
        }

        return text.ToString();
    }

    public string Sections(int sections, int words) => string.Concat(Enumerable.Range(0, sections).Select(_ => $"## {Title()}\n\n{Body(words).Replace("\n\n", " ", StringComparison.Ordinal)}\n\n"));

    public string Note(int number, int words)
        => $"---\ntitle: {Title()} {number}\ntype: note\ntags:\n- {Common()}\n- {Common()}\n---\n\n# {Title()}\n\n{Body(words)}\n\n## Observations\n- [fact] {Word()} {Word()} {Word()} #{Common()}\n- [idea] {Word()} {Word()}\n\n## Relations\n- relates_to [[note {Math.Max(0, number - 1)}]]\n";

    private string Word()
    {
        int rank = Array.BinarySearch(Cumulated, _random.NextDouble() * Cumulated[^1]);
        return _table.Text(rank < 0 ? ~rank : rank);
    }

    // About one passage in thirty, and one in a thousand.
    private string Common() => _table.Text(_random.Next(150, 600));

    private string Rare() => _table.Text(_random.Next(2_000, 15_000));

    private static double[] Accumulate()
    {
        double[] sums = new double[Words];
        double sum = 0;
        for (int i = 0; i < Words; i++)
        {
            sums[i] = sum += 1.0 / (i + 2.7);
        }

        return sums;
    }
}
