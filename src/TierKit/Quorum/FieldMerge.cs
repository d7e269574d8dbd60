using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Quorum;

/// <summary>Agrees on JSON answers field by field and puts the agreed fields together.</summary>
internal sealed class FieldMerge(QuorumRules rules, ITextGrouping? texts)
{
    private static readonly QuorumFieldOptions Default = new();

    private readonly Dictionary<string, FieldSupport> _fields = new(StringComparer.Ordinal);

    private readonly List<FieldVote> _behind = [];

    public IReadOnlyDictionary<string, FieldSupport> Fields => _fields;

    public int Missing { get; private set; }

    /// <summary>Agrees on the fields of objects; what is agreed on comes in order of name, still part of the answer it was taken from.</summary>
    public async ValueTask<List<KeyValuePair<string, JsonNode?>>> AgreeAsync(string path, IReadOnlyList<FieldVote> objects, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, JsonNode?>> agreed = [];
        BallotField[][] fields = new BallotField[objects.Count][];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = objects[i].Vote.Paper!.FieldsOf((JsonObject)objects[i].Value!, rules.Culture);
        }

        int[] next = new int[fields.Length];
        while (First(fields, next) is { } name)
        {
            List<FieldVote> votes = new(fields.Length);
            bool hasObjects = false;
            for (int i = 0; i < fields.Length; i++)
            {
                if (next[i] < fields[i].Length && fields[i][next[i]] is var field && field.Name == name)
                {
                    votes.Add(new FieldVote(objects[i].Vote, true, field.Value, field.Key));
                    hasObjects |= field.Value is JsonObject;
                    next[i]++;
                }
                else
                {
                    votes.Add(new FieldVote(objects[i].Vote, false, null));
                }
            }

            string place = FieldPaths.Join(path, name);
            QuorumFieldOptions rule = rules.Fields.Count == 0 ? Default : rules.Fields.GetValueOrDefault(FieldPaths.Rule(place), Default);
            (bool present, JsonNode? value) = rule.Rule == QuorumFieldRule.Exact && !hasObjects
                ? TakeEqual(place, votes)
                : await FieldAsync(place, rule, votes, cancellationToken).ConfigureAwait(false);
            if (present)
            {
                agreed.Add(new(name, value));
            }
        }

        return agreed;
    }

    private static string? First(BallotField[][] fields, int[] next)
    {
        string? first = null;
        for (int i = 0; i < fields.Length; i++)
        {
            if (next[i] < fields[i].Length && fields[i][next[i]].Name is var name && (first is null || string.CompareOrdinal(name, first) < 0))
            {
                first = name;
            }
        }

        return first;
    }

    private async ValueTask<JsonObject> ObjectAsync(string path, IReadOnlyList<FieldVote> objects, CancellationToken cancellationToken) =>
        FieldOutcome.Object(await AgreeAsync(path, objects, cancellationToken).ConfigureAwait(false));

    /// <summary>Takes the value that weighs most; the way of nearly every field, so without a group to its name.</summary>
    private (bool Present, JsonNode? Value) TakeEqual(string path, List<FieldVote> list)
    {
        ReadOnlySpan<FieldVote> votes = CollectionsMarshal.AsSpan(list);
        int best = 0;
        int heaviest = -1;
        for (int i = 0; i < votes.Length; i++)
        {
            int weight = 0;
            for (int j = i; j < votes.Length; j++)
            {
                weight += AreEqual(in votes[i], in votes[j]) ? votes[j].Vote.Weight : 0;
            }

            if (weight > heaviest)
            {
                (best, heaviest) = (i, weight);
            }

            if (heaviest * 2 > rules.TotalWeight)
            {
                break;
            }
        }

        _behind.Clear();
        for (int i = best; i < votes.Length; i++)
        {
            if (AreEqual(in votes[best], in votes[i]))
            {
                _behind.Add(votes[i]);
            }
        }

        return Note(path, _behind) ? (votes[best].IsPresent, votes[best].Value) : (false, null);
    }

    private static bool AreEqual(in FieldVote one, in FieldVote other) => one.IsPresent == other.IsPresent && one.Key == other.Key;

    private async ValueTask<(bool Present, JsonNode? Value)> FieldAsync(string path, QuorumFieldOptions rule, List<FieldVote> votes, CancellationToken cancellationToken)
    {
        if (rule.Rule == QuorumFieldRule.Exact && votes.Exists(static v => v.Value is JsonObject) && votes.TrueForAll(static v => v.Value is JsonObject or null) && Enough(votes.Where(static v => v.Value is JsonObject)))
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
            string position = $"{path}[{i}]";
            (bool present, JsonNode? value) = await FieldAsync(
                position, rules.Fields.GetValueOrDefault(FieldPaths.Rule(position) + "[]", Default), [.. agreed.Select(v => new FieldVote(v.Vote, true, ((JsonArray)v.Value!)[place]))], cancellationToken).ConfigureAwait(false);
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

    private List<List<FieldVote>> ByValue(List<FieldVote> votes)
    {
        Dictionary<string, List<FieldVote>> groups = new(StringComparer.Ordinal);
        foreach (FieldVote vote in votes)
        {
            string key = Key(vote);
            if (!groups.TryGetValue(key, out List<FieldVote>? same))
            {
                groups[key] = same = [];
            }

            same.Add(vote);
        }

        return [.. groups.Values];
    }

    private string Key(FieldVote vote) => !vote.IsPresent ? "absent" : vote.Key ?? vote.Vote.Paper!.KeyOf(vote.Value, rules.Culture);

    private (bool Present, JsonNode? Value) Take(string path, List<List<FieldVote>> groups)
    {
        List<FieldVote> leader = groups[0];
        foreach (List<FieldVote> group in groups)
        {
            int heavier = Weight(group).CompareTo(Weight(leader));
            leader = heavier > 0 || (heavier == 0 && group[0].Vote.Member.Index < leader[0].Vote.Member.Index) ? group : leader;
        }

        FieldVote speaker = leader.MinBy(static v => v.Vote.Member.Index);
        return Note(path, leader) ? (speaker.IsPresent, speaker.Value) : (false, null);
    }

    private bool Note(string path, List<FieldVote> behind)
    {
        int support = Weight(behind);
        int lineages = Lineages(behind);
        bool resolved = support >= rules.Required && lineages >= rules.MinLineages;
        _fields[path] = new FieldSupport(resolved, support, lineages);
        if (!resolved)
        {
            int lacks = Math.Max(1, rules.Required - support);
            Missing = Missing == 0 ? lacks : Math.Min(Missing, lacks);
        }

        return resolved;
    }

    private bool Enough(IEnumerable<FieldVote> votes) => Enough((List<FieldVote>)[.. votes]);

    private bool Enough(List<FieldVote> votes) => Weight(votes) >= rules.Required && Lineages(votes) >= rules.MinLineages;

    private static int Weight(List<FieldVote> list)
    {
        int weight = 0;
        foreach (ref readonly FieldVote vote in CollectionsMarshal.AsSpan(list))
        {
            weight += vote.Vote.Weight;
        }

        return weight;
    }

    private static int Lineages(List<FieldVote> list)
    {
        ReadOnlySpan<FieldVote> votes = CollectionsMarshal.AsSpan(list);
        int lineages = 0;
        for (int i = 0; i < votes.Length; i++)
        {
            bool seen = false;
            for (int j = 0; j < i && !seen; j++)
            {
                seen = string.Equals(votes[i].Vote.Lineage, votes[j].Vote.Lineage, StringComparison.OrdinalIgnoreCase);
            }

            lineages += seen ? 0 : 1;
        }

        return lineages;
    }

    private static bool Lists(List<FieldVote> votes) => votes.All(static v => v.Value is JsonArray);
}
