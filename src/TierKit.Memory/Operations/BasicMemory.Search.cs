using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

public sealed partial class BasicMemory
{
    /// <summary>Searches the notes by words and by meaning.</summary>
    /// <param name="query">The words; quoted phrases, AND, OR, NOT and <c>tag:</c> are understood, and no text is an error.</param>
    /// <param name="options">What narrows the search, and how much of it to return.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page of results, best first; none where nothing is relevant.</returns>
    /// <exception cref="NoteStoreException">A filter means nothing, or the folder of the project does not exist.</exception>
    public Task<SearchResults> SearchNotesAsync(string query, SearchNotesOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        SearchNotesOptions wanted = options ?? new();
        return GuardedAsync(async () =>
        {
            NoteFilter filter = FilterOf(wanted);
            string type = TypeOf(query, wanted);
            BasicMemory[] memories = wanted.AllProjects ? [.. _registry.List().Select(project => In(project.Name))] : [this];
            bool withSources = wanted.IncludeSources && HasSources && type is not ("permalink" or "title") && AppliesToSources(filter);
            bool isJoined = memories.Length > 1 || withSources;
            int size = Math.Clamp(wanted.PageSize, 1, MostPerPage);
            int offset = Offset(wanted.Page, size);
            // Pages over several indexes are cut from what all of them found together.
            NoteQuery asked = new()
            {
                Text = query.Trim(),
                Filter = filter,
                Mode = ModeOf(type),
                Offset = isJoined ? 0 : offset,
                Limit = isJoined ? offset + size : size,
                ExpandRelations = wanted.ExpandRelations,
            };
            List<FoundNote> found = [];
            List<string> notices = [];
            int total = 0;
            foreach (BasicMemory memory in memories)
            {
                OpenProject project = await memory.ReadableAsync(cancellationToken).ConfigureAwait(false);
                (int count, string? notice) = await SearchAsync(project, type, asked, isJoined, found, cancellationToken).ConfigureAwait(false);
                total += count;
                notices.AddRange(notice is null || notices.Contains(notice) ? [] : [notice]);
            }

            if (withSources)
            {
                total += await SearchSourcesAsync(asked, wanted.SourcePatience, found, cancellationToken).ConfigureAwait(false);
            }

            if (isJoined)
            {
                found = [.. found.OrderByDescending(static note => note.Score).Skip(offset).Take(size)];
            }

            found.RemoveAll(note => note.Score < wanted.MinScore);
            return new SearchResults(Project)
            {
                Query = query,
                Results = found,
                Page = Math.Max(1, wanted.Page),
                PageSize = size,
                Total = total,
                HasMore = offset + found.Count < total && found.Count > 0,
                Notice = notices.Count == 0 ? null : string.Join(' ', notices),
                Sensitivity = found.Count == 0 ? Options.Sensitivity : found.Max(static note => note.Sensitivity),
            };
        });
    }

    private NoteFilter FilterOf(SearchNotesOptions options)
    {
        List<KeyValuePair<string, object?>> metadata = [.. MetadataInput.Convert(options.MetadataFilters)];
        if (!string.IsNullOrWhiteSpace(options.Status))
        {
            metadata.Add(new("status", options.Status));
        }

        return new NoteFilter
        {
            Types = [.. options.NoteTypes.Select(NoteFileName.NormalizeType)],
            Tags = [.. options.Tags.Select(static tag => tag.TrimStart('#'))],
            Categories = options.Categories,
            Directory = string.IsNullOrWhiteSpace(options.Directory) || options.Directory.Trim() == "/" ? null : ProjectPath.Normalize(options.Directory.Trim().TrimEnd('/')),
            ModifiedSince = Timeframe.Since(options.AfterDate, Time, "after_date"),
            Metadata = MetadataFilter.Parse(metadata),
        };
    }

    private static string TypeOf(string query, SearchNotesOptions options)
        => options.SearchType?.Trim().ToLowerInvariant() ?? (query.TrimStart().StartsWith(MemoryUrl.Scheme, StringComparison.Ordinal) ? "permalink" : "hybrid");

    private static SearchMode ModeOf(string type) => type switch
    {
        "hybrid" or "permalink" => SearchMode.Hybrid,
        "text" or "title" => SearchMode.Text,
        "vector" or "semantic" or "meaning" => SearchMode.Meaning,
        _ => throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"search_type = '{ResultText.Short(type, 40)}' is not known. Use hybrid, text, vector, title or permalink."),
    };

    private static async Task<(int Total, string? Notice)> SearchAsync(OpenProject project, string type, NoteQuery asked, bool isJoined, List<FoundNote> found, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case "permalink":
                return (await ByPermalinkAsync(project, asked, found, cancellationToken).ConfigureAwait(false), null);
            case "title":
                IReadOnlyList<CatalogNote> titled = await project.Catalog.FindByTitleAsync(asked.Text, cancellationToken).ConfigureAwait(false);
                if (titled.Count > 0)
                {
                    found.AddRange(titled.Skip(asked.Offset).Take(asked.Limit).Select(static note => FoundNote.Of(note, "title")));
                    return (titled.Count, null);
                }

                break;
        }

        SearchAnswer answer = await project.Index.Notes.SearchAsync(asked, cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, CatalogNote> notes = (await project.Catalog.FindByIdsAsync([.. answer.Hits.Select(static hit => hit.NoteId)], cancellationToken).ConfigureAwait(false))
            .ToDictionary(static note => note.Id);
        double scale = isJoined ? ScaleOf(answer.Hits) : 1;
        found.AddRange(answer.Hits.Where(hit => notes.ContainsKey(hit.NoteId)).Select(hit => FoundNote.Of(notes[hit.NoteId], hit, scale, isSource: false)));
        return (answer.Total, answer.Notice);
    }

    // The scores of an index are relative to its best; how much of the query that best has makes them comparable with another's.
    private static double ScaleOf(IReadOnlyList<NoteHit> hits) => hits.Select(static hit => hit.Coverage).DefaultIfEmpty(1).Max();

    private static async Task<int> ByPermalinkAsync(OpenProject project, NoteQuery asked, List<FoundNote> found, CancellationToken cancellationToken)
    {
        string pattern = PermalinkPattern.Of(MemoryUrl.PathOf(asked.Text), project.Settings.Scheme);
        NoteFilter filter = asked.Filter;
        CatalogPage page = await project.Catalog.ListAsync(
            new CatalogQuery
            {
                PermalinkPattern = pattern,
                Types = filter.Types,
                Tags = filter.Tags,
                Directory = filter.Directory,
                ModifiedSince = filter.ModifiedSince,
                Offset = asked.Offset,
                Limit = asked.Limit,
            },
            cancellationToken).ConfigureAwait(false);
        found.AddRange(page.Notes.Select(static note => FoundNote.Of(note, "permalink")));
        return page.Total;
    }
}
