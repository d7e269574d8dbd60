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
            BasicMemory[] memories = wanted.AllProjects ? [.. _registry.List().Select(project => In(project.Name))] : [this];
            int size = Math.Clamp(wanted.PageSize, 1, MostPerPage);
            int offset = Offset(wanted.Page, size);
            List<FoundNote> found = [];
            List<string> notices = [];
            int total = 0;
            foreach (BasicMemory memory in memories)
            {
                OpenProject project = await memory.ReadableAsync(cancellationToken).ConfigureAwait(false);
                // Pages over several projects are cut from what all of them found together.
                (IReadOnlyList<FoundNote> notes, int count, string? notice) = await SearchAsync(
                    project, query.Trim(), wanted, filter, memories.Length == 1 ? offset : 0, memories.Length == 1 ? size : offset + size, cancellationToken).ConfigureAwait(false);
                found.AddRange(notes);
                total += count;
                notices.AddRange(notice is null || notices.Contains(notice) ? [] : [notice]);
            }

            if (memories.Length > 1)
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

    private static async Task<(IReadOnlyList<FoundNote> Notes, int Total, string? Notice)> SearchAsync(
        OpenProject project, string query, SearchNotesOptions options, NoteFilter filter, int offset, int limit, CancellationToken cancellationToken)
    {
        string type = options.SearchType?.Trim().ToLowerInvariant() ?? (query.StartsWith(MemoryUrl.Scheme, StringComparison.Ordinal) ? "permalink" : "hybrid");
        switch (type)
        {
            case "permalink":
                (IReadOnlyList<FoundNote> listed, int count) = await ByPermalinkAsync(project, query, filter, offset, limit, cancellationToken).ConfigureAwait(false);
                return (listed, count, null);
            case "title":
                IReadOnlyList<CatalogNote> titled = await project.Catalog.FindByTitleAsync(query, cancellationToken).ConfigureAwait(false);
                if (titled.Count > 0)
                {
                    return ([.. titled.Skip(offset).Take(limit).Select(note => Found(note, "title"))], titled.Count, null);
                }

                break;
        }

        SearchAnswer answer = await project.Search.SearchAsync(
            new NoteQuery
            {
                Text = query,
                Filter = filter,
                Mode = type switch
                {
                    "hybrid" => SearchMode.Hybrid,
                    "text" or "title" => SearchMode.Text,
                    "vector" or "semantic" or "meaning" => SearchMode.Meaning,
                    _ => throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"search_type = '{ResultText.Short(type, 40)}' is not known. Use hybrid, text, vector, title or permalink."),
                },
                Offset = offset,
                Limit = limit,
                ExpandRelations = options.ExpandRelations,
            },
            cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, CatalogNote> notes = (await project.Catalog.FindByIdsAsync([.. answer.Hits.Select(static hit => hit.NoteId)], cancellationToken).ConfigureAwait(false))
            .ToDictionary(static note => note.Id);
        return ([.. answer.Hits.Where(hit => notes.ContainsKey(hit.NoteId)).Select(hit => Found(notes[hit.NoteId], hit))], answer.Total, answer.Notice);
    }

    private static async Task<(IReadOnlyList<FoundNote> Notes, int Total)> ByPermalinkAsync(
        OpenProject project, string query, NoteFilter filter, int offset, int limit, CancellationToken cancellationToken)
    {
        string pattern = PermalinkPattern.Of(MemoryUrl.PathOf(query), project.Settings.Scheme);
        CatalogPage page = await project.Catalog.ListAsync(
            new CatalogQuery { PermalinkPattern = pattern, Types = filter.Types, Tags = filter.Tags, Directory = filter.Directory, ModifiedSince = filter.ModifiedSince, Offset = offset, Limit = limit },
            cancellationToken).ConfigureAwait(false);
        return ([.. page.Notes.Select(static note => Found(note, "permalink"))], page.Total);
    }

    private static FoundNote Found(CatalogNote note, string why) => new()
    {
        Title = note.Title,
        Permalink = note.Permalink,
        FilePath = note.Path,
        Type = note.Type,
        Score = 1,
        Passage = note.Title,
        Why = why,
        Sensitivity = note.Sensitivity,
        Modified = note.Modified,
    };

    private static FoundNote Found(CatalogNote note, NoteHit hit)
    {
        PassageHit? passage = hit.Passages.Count > 0 ? hit.Passages[0] : null;
        string parts = string.Join(", ", hit.Parts.Where(static part => part.Value != 0).Select(static part => $"{part.Name} {ResultText.Number(part.Value, "0.00")}"));
        return new FoundNote
        {
            Title = note.Title,
            Permalink = note.Permalink,
            FilePath = note.Path,
            Type = note.Type,
            Score = hit.Score,
            Passage = passage?.Text ?? note.Title,
            Heading = passage?.Heading ?? "",
            Line = passage?.Line ?? 0,
            Why = hit.MatchedTerms.Count == 0 ? parts : $"{string.Join(' ', hit.MatchedTerms)} ({parts})",
            Sensitivity = note.Sensitivity,
            Modified = note.Modified,
            Passages = hit.Passages,
        };
    }
}
