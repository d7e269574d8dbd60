using TierKit.Memory.Notes;

namespace TierKit.Memory.Indexing;

/// <summary>Lets notes profit from what links to them or is linked by them, one hop away, whichever search found the others.</summary>
internal sealed class RelationExpansion(INoteCatalog catalog, double weight)
{
    private const int MostSources = 5;
    private const string Part = "relation";

    public async ValueTask<SearchAnswer> ExpandAsync(SearchAnswer answer, NoteQuery query, CancellationToken cancellationToken)
    {
        NoteFilter filter = query.Filter;
        // Categories and frontmatter are known to search alone, and what it has not judged is not added.
        if (answer.Hits.Count == 0 || query.Offset > 0 || weight <= 0 || filter.Categories.Count > 0 || filter.Metadata.Count > 0 || filter.PermalinkPattern is not null)
        {
            return answer;
        }

        Dictionary<long, double> gained = await GainsAsync(answer.Hits, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CatalogNote> notes = await catalog.FindByKeysAsync([.. gained.Keys], cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, NoteHit> hits = answer.Hits.ToDictionary(static hit => hit.NoteId);
        int added = 0;
        foreach (CatalogNote note in notes)
        {
            ScorePart part = new(Part, gained[note.Key]);
            if (hits.TryGetValue(note.Id, out NoteHit? hit))
            {
                hits[note.Id] = new NoteHit { NoteId = hit.NoteId, Score = hit.Score + part.Value, Coverage = hit.Coverage, Parts = [.. hit.Parts, part], Passages = hit.Passages, MatchedTerms = hit.MatchedTerms };
            }
            else if (Fits(note, filter))
            {
                hits[note.Id] = new NoteHit { NoteId = note.Id, Score = part.Value, Parts = [part] };
                added++;
            }
        }

        return new SearchAnswer
        {
            Hits = [.. hits.Values.OrderByDescending(static hit => hit.Score).Take(query.Limit)],
            Total = answer.Total + added,
            TotalIsExact = false,
            Terms = answer.Terms,
            Notice = answer.Notice,
        };
    }

    private async ValueTask<Dictionary<long, double>> GainsAsync(IReadOnlyList<NoteHit> hits, CancellationToken cancellationToken)
    {
        NoteHit[] sources = [.. hits.Take(MostSources)];
        Dictionary<Guid, long> keys = (await catalog.FindByIdsAsync([.. sources.Select(static hit => hit.NoteId)], cancellationToken).ConfigureAwait(false))
            .ToDictionary(static note => note.Id, static note => note.Key);
        Dictionary<long, double> gained = [];
        foreach (NoteHit hit in sources.Where(hit => keys.ContainsKey(hit.NoteId)))
        {
            long key = keys[hit.NoteId];
            IReadOnlyList<CatalogLink> links = await catalog.LinksOfAsync(key, cancellationToken).ConfigureAwait(false);
            HashSet<long> ends = [.. links.Select(link => link.From == key ? link.To ?? key : link.From).Where(end => end != key)];
            foreach (long end in ends)
            {
                // A hub says little about each of its many neighbours.
                gained[end] = Math.Max(gained.GetValueOrDefault(end), weight * hit.Score / Math.Sqrt(ends.Count));
            }
        }

        return gained;
    }

    private static bool Fits(CatalogNote note, NoteFilter filter)
        => note.Sensitivity <= filter.MaxSensitivity
            && (filter.Types.Count == 0 || filter.Types.Contains(note.Type, StringComparer.OrdinalIgnoreCase))
            && filter.Tags.All(tag => note.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
            && (string.IsNullOrEmpty(filter.Directory) || note.Path.StartsWith(PathAlias.Collapse(filter.Directory) + "/", StringComparison.Ordinal))
            && (filter.ModifiedSince is not { } since || note.Modified >= since);
}
