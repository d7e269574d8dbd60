using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Quorum;

/// <summary>Groups numbers that lie within a tolerance of each other.</summary>
/// <remarks>Sorted numbers make maximal windows no wider than the tolerance; the heaviest is taken first, so that no number counts twice.</remarks>
internal static class NumberWindows
{
    public static List<List<FieldVote>> Group(List<FieldVote> votes, QuorumFieldOptions rule, CultureInfo culture)
    {
        List<List<FieldVote>> groups = [];
        List<(decimal Number, FieldVote Vote)> open = [];
        List<FieldVote> others = [];
        foreach (FieldVote vote in votes)
        {
            if (TryNumber(vote.Value, culture, out decimal number))
            {
                open.Add((number, vote));
            }
            else
            {
                others.Add(vote);
            }
        }

        open.Sort(static (a, b) => a.Number != b.Number ? a.Number.CompareTo(b.Number) : a.Vote.Vote.Member.Index.CompareTo(b.Vote.Vote.Member.Index));
        while (open.Count > 0)
        {
            (int from, int count) = Heaviest(open, rule);
            groups.Add([.. open.Skip(from).Take(count).Select(static o => o.Vote)]);
            open.RemoveRange(from, count);
        }

        groups.AddRange(others.GroupBy(static v => (v.IsPresent, CanonicalJson.Write(v.Value))).Select(static g => g.ToList()));
        return groups;
    }

    private static (int From, int Count) Heaviest(List<(decimal Number, FieldVote Vote)> sorted, QuorumFieldOptions rule)
    {
        (int From, int Count) best = (0, 1);
        int heaviest = 0;
        for (int from = 0; from < sorted.Count; from++)
        {
            int to = from;
            int weight = 0;
            while (to < sorted.Count && sorted[to].Number - sorted[from].Number <= Tolerance(sorted[from].Number, sorted[to].Number, rule))
            {
                weight += sorted[to].Vote.Vote.Weight;
                to++;
            }

            if (weight > heaviest)
            {
                (best, heaviest) = ((from, to - from), weight);
            }
        }

        return best;
    }

    private static decimal Tolerance(decimal low, decimal high, QuorumFieldOptions rule) =>
        Math.Max(rule.AbsoluteTolerance, Math.Max(Math.Abs(low), Math.Abs(high)) * rule.RelativeTolerance);

    private static bool TryNumber(JsonNode? value, CultureInfo culture, out decimal number)
    {
        number = 0;
        return value?.GetValueKind() switch
        {
            JsonValueKind.Number => value.AsValue().TryGetValue(out number),
            JsonValueKind.String => AnswerText.TryNumber(AnswerText.Clean(value.GetValue<string>()), culture, out number),
            _ => false,
        };
    }
}
