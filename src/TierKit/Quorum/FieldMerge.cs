using System.Text.Json;
using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Quorum;

/// <summary>Agrees on JSON answers field by field and puts the agreed fields together.</summary>
internal sealed class FieldMerge(QuorumRules rules, ITextGrouping? texts)
{
    private static readonly QuorumFieldOptions Default = new();

    private readonly SortedDictionary<string, FieldSupport> _fields = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, FieldSupport> Fields => _fields;

    public int Missing { get; private set; }

    public async ValueTask<JsonObject> ObjectAsync(string path, IReadOnlyList<FieldVote> objects, CancellationToken cancellationToken)
    {
        JsonObject merged = [];
        foreach (string name in objects.SelectMany(static o => ((JsonObject)o.Value!).Select(static p => p.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            List<FieldVote> votes = [.. objects.Select(o => ((JsonObject)o.Value!).TryGetPropertyValue(name, out JsonNode? value)
                ? new FieldVote(o.Vote, true, value)
                : new FieldVote(o.Vote, false, null))];
            (bool present, JsonNode? agreed) = await FieldAsync(FieldPaths.Join(path, name), votes, cancellationToken).ConfigureAwait(false);
            if (present)
            {
                merged[name] = agreed?.DeepClone();
            }
        }

        return merged;
    }

    private async ValueTask<(bool Present, JsonNode? Value)> FieldAsync(string path, List<FieldVote> votes, CancellationToken cancellationToken)
    {
        QuorumFieldOptions rule = rules.Fields.GetValueOrDefault(FieldPaths.Rule(path), Default);
        if (rule.Rule == QuorumFieldRule.Exact && Enough(votes.Where(static v => v.Value is JsonObject)) && votes.All(static v => v.Value is JsonObject or null))
        {
            return (true, await ObjectAsync(path, [.. votes.Where(static v => v.Value is JsonObject)], cancellationToken).ConfigureAwait(false));
        }

        return rule.Rule switch
        {
            QuorumFieldRule.Number => Take(path, NumberWindows.Group(votes, rule, rules.Culture)),
            QuorumFieldRule.Text => Take(path, await TextsAsync(votes, cancellationToken).ConfigureAwait(false)),
            QuorumFieldRule.Set when Lists(votes) => Elements(path, votes),
            QuorumFieldRule.KeyedList when Lists(votes) => (true, await KeyedAsync(path, votes, rule.Key!, cancellationToken).ConfigureAwait(false)),
            QuorumFieldRule.OrderedList when Lists(votes) => await PositionsAsync(path, votes, cancellationToken).ConfigureAwait(false),
            _ => Take(path, ByValue(votes)),
        };
    }

    private (bool Present, JsonNode? Value) Elements(string path, List<FieldVote> votes)
    {
        JsonArray kept = [];
        foreach (IGrouping<string, (FieldVote Vote, JsonNode? Element)> same in votes
            .SelectMany(static v => ((JsonArray)v.Value!).Select(e => (Vote: v, Element: e)).DistinctBy(static e => CanonicalJson.Write(e.Element)))
            .GroupBy(static e => CanonicalJson.Write(e.Element), StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            if (Enough(same.Select(static e => e.Vote)))
            {
                kept.Add(same.First().Element?.DeepClone());
            }
        }

        Note(path, votes);
        return (true, kept);
    }

    private async ValueTask<JsonArray> KeyedAsync(string path, List<FieldVote> votes, string key, CancellationToken cancellationToken)
    {
        JsonArray merged = [];
        IEnumerable<IGrouping<string, FieldVote>> rows = votes
            .SelectMany(v => ((JsonArray)v.Value!).OfType<JsonObject>().Select(row => new FieldVote(v.Vote, true, row)))
            .Where(row => ((JsonObject)row.Value!)[key] is not null)
            .GroupBy(row => CanonicalJson.Write(((JsonObject)row.Value!)[key]), StringComparer.Ordinal);
        foreach (IGrouping<string, FieldVote> row in rows.OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            List<FieldVote> once = [.. row.DistinctBy(static r => r.Vote.Member.Index)];
            if (Enough(once))
            {
                merged.Add((JsonNode)await ObjectAsync($"{path}[{row.Key}]", once, cancellationToken).ConfigureAwait(false));
            }
        }

        Note(path, votes);
        return merged;
    }

    private async ValueTask<(bool Present, JsonNode? Value)> PositionsAsync(string path, List<FieldVote> votes, CancellationToken cancellationToken)
    {
        List<List<FieldVote>> lengths = [.. votes.GroupBy(static v => ((JsonArray)v.Value!).Count).Select(static g => g.ToList())];
        List<FieldVote>? agreed = lengths.Find(Enough);
        Note(path, agreed ?? lengths.MaxBy(static g => g.Sum(static v => v.Vote.Weight))!);
        if (agreed is null)
        {
            return (false, null);
        }

        JsonArray merged = [];
        for (int i = 0; i < ((JsonArray)agreed[0].Value!).Count; i++)
        {
            int place = i;
            (bool present, JsonNode? value) = await FieldAsync(
                $"{path}[{i}]", [.. agreed.Select(v => new FieldVote(v.Vote, true, ((JsonArray)v.Value!)[place]))], cancellationToken).ConfigureAwait(false);
            if (present)
            {
                merged.Add(value?.DeepClone());
            }
        }

        return (true, merged);
    }

    private async ValueTask<List<List<FieldVote>>> TextsAsync(List<FieldVote> votes, CancellationToken cancellationToken)
    {
        List<FieldVote> written = [.. votes.Where(static v => v.Value?.GetValueKind() == JsonValueKind.String)];
        int[] groups = await texts!.GroupAsync([.. written.Select(static v => AnswerText.Clean(v.Value!.GetValue<string>()))], cancellationToken).ConfigureAwait(false);
        List<List<FieldVote>> grouped = [.. written.Select((vote, i) => (vote, Group: groups[i])).GroupBy(static p => p.Group).Select(static g => g.Select(static p => p.vote).ToList())];
        grouped.AddRange(ByValue([.. votes.Except(written)]));
        return grouped;
    }

    private List<List<FieldVote>> ByValue(List<FieldVote> votes) =>
    [
        .. votes
            .GroupBy(v => !v.IsPresent ? "absent" : v.Value?.GetValueKind() == JsonValueKind.String
                ? AnswerText.Key(AnswerText.Clean(v.Value.GetValue<string>()), rules.Culture)
                : "v:" + CanonicalJson.Write(v.Value), StringComparer.Ordinal)
            .Select(static g => g.ToList()),
    ];

    private (bool Present, JsonNode? Value) Take(string path, List<List<FieldVote>> groups)
    {
        List<FieldVote> leader = groups
            .OrderByDescending(static g => g.Sum(static v => v.Vote.Weight))
            .ThenBy(static g => g.Min(static v => v.Vote.Member.Index))
            .First();
        FieldVote speaker = leader.MinBy(static v => v.Vote.Member.Index);
        Note(path, leader);
        return Enough(leader) ? (speaker.IsPresent, speaker.Value) : (false, null);
    }

    private void Note(string path, IEnumerable<FieldVote> behind)
    {
        List<FieldVote> votes = [.. behind];
        int support = votes.Sum(static v => v.Vote.Weight);
        bool resolved = Enough(votes);
        _fields[path] = new FieldSupport(resolved, support, Lineages(votes));
        if (!resolved)
        {
            Missing = Math.Max(Missing, Math.Max(1, rules.Required - support));
        }
    }

    private bool Enough(IEnumerable<FieldVote> votes)
    {
        List<FieldVote> behind = [.. votes];
        return behind.Sum(static v => v.Vote.Weight) >= rules.Required && Lineages(behind) >= rules.MinLineages;
    }

    private static int Lineages(List<FieldVote> votes) =>
        votes.Select(static v => v.Vote.Lineage).Distinct(StringComparer.OrdinalIgnoreCase).Count();

    private static bool Lists(List<FieldVote> votes) => votes.All(static v => v.Value is JsonArray);
}
