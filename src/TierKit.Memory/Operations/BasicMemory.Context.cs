using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

public sealed partial class BasicMemory
{
    private const int DeepestContext = 5;

    // A first look at many files takes long, and a question should not.
    private static readonly TimeSpan PromptPatience = TimeSpan.FromSeconds(5);

    /// <summary>Gathers a note and what is around it, neighbours before relations, within a budget of tokens.</summary>
    /// <param name="url">A <c>memory://</c> address, permalink, title or path; a star stands for anything.</param>
    /// <param name="options">How far it reaches and how long it may get.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The context; no items where nothing has that address.</returns>
    /// <exception cref="NoteStoreException">The address or the timeframe means nothing, or several notes have that title.</exception>
    public Task<BuiltContext> BuildContextAsync(string url, BuildContextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        BuildContextOptions wanted = options ?? new();
        return GuardedAsync(async () =>
        {
            string uri = MemoryUrl.Normalize(url);
            DateTimeOffset? since = Timeframe.Since(wanted.Timeframe, Time);
            (BasicMemory memory, string name) = Route(uri);
            OpenProject project = await memory.ReadableAsync(cancellationToken).ConfigureAwait(false);
            int size = Math.Clamp(wanted.PageSize, 1, MostPerPage);
            (IReadOnlyList<CatalogNote> primaries, int total) = await PrimariesAsync(project, MemoryUrl.PathOf(name), Offset(wanted.Page, size), size, cancellationToken).ConfigureAwait(false);
            ContextGatherer gatherer = new(project, wanted, since);
            IReadOnlyList<ContextItem> items = await gatherer.GatherAsync(primaries, cancellationToken).ConfigureAwait(false);
            return new BuiltContext(project.Name)
            {
                Uri = uri,
                Items = items,
                Depth = Math.Clamp(wanted.Depth, 0, DeepestContext),
                Timeframe = wanted.Timeframe,
                Page = Math.Max(1, wanted.Page),
                PageSize = size,
                HasMore = Offset(wanted.Page, size) + primaries.Count < total,
                Sensitivity = items.Count == 0 ? Options.Sensitivity : gatherer.Strictest,
            };
        });
    }

    /// <summary>Finds what the notes, and the user's files beside them, have to say on a question, for a prompt: passages with numbers to cite.</summary>
    /// <param name="question">The question, in plain words.</param>
    /// <param name="options">How much a prompt gets.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The passages; none where nothing is relevant, or where there is no folder of notes yet.</returns>
    public async Task<PromptContext> GetPromptContextAsync(string question, PromptContextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        PromptContextOptions wanted = options ?? new();
        int most = Math.Clamp(wanted.MaxPassages, 1, MostPerPage);
        if (!_registry.List().Any(project => project.Name == Project && _registry.IsThere(project)))
        {
            List<FoundNote> files = [];
            if (wanted.IncludeSources && HasSources)
            {
                await SearchSourcesAsync(new NoteQuery { Text = question.Trim(), Limit = most }, PromptPatience, files, cancellationToken).ConfigureAwait(false);
            }

            return new PromptContext(PassageChoice.Choose(files, wanted));
        }

        SearchNotesOptions narrow = new() { PageSize = most, ExpandRelations = wanted.ExpandRelations, IncludeSources = wanted.IncludeSources, SourcePatience = PromptPatience };
        SearchResults found = await SearchNotesAsync(question, narrow, cancellationToken).ConfigureAwait(false);
        return new PromptContext(PassageChoice.Choose(found.Results, wanted)) { Notice = found.Notice };
    }

    private static async Task<(IReadOnlyList<CatalogNote> Notes, int Total)> PrimariesAsync(OpenProject project, string path, int offset, int size, CancellationToken cancellationToken)
    {
        if (PermalinkPattern.IsPattern(path))
        {
            CatalogPage page = await project.Catalog.ListAsync(
                new CatalogQuery { PermalinkPattern = PermalinkPattern.Of(path, project.Settings.Scheme), Offset = offset, Limit = size }, cancellationToken).ConfigureAwait(false);
            return (page.Notes, page.Total);
        }

        return project.Identifiers.Find(path) is { } file && await project.Catalog.FindByPathAsync(file, cancellationToken).ConfigureAwait(false) is { } note
            ? (offset == 0 ? [note] : [], 1)
            : ([], 0);
    }
}
