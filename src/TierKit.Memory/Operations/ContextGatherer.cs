using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Gathers the notes around others, nearest first, and as much of their texts as a budget allows.</summary>
internal sealed class ContextGatherer(OpenProject project, BuildContextOptions options, DateTimeOffset? since)
{
    private const int Deepest = 5;
    private const int MostRows = 2000;

    // The note that was asked for must not leave its neighbours without a word.
    private const double PrimaryShare = .6;

    private readonly TokenBudget _budget = new(options.MaxTokens);
    private readonly CatalogGraph _graph = new(project.Catalog);

    /// <summary>Gets the strictest label of all notes that were gathered.</summary>
    public Sensitivity Strictest { get; private set; } = Sensitivity.Public;

    public async Task<IReadOnlyList<ContextItem>> GatherAsync(IReadOnlyList<CatalogNote> primaries, CancellationToken cancellationToken)
    {
        List<ContextItem> items = [];
        HashSet<long> shown = [];
        foreach (CatalogNote primary in primaries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            items.Add(await GatherAsync(primary, primaries.Count, shown, cancellationToken).ConfigureAwait(false));
        }

        return items;
    }

    private async Task<ContextItem> GatherAsync(CatalogNote primary, int primaries, HashSet<long> shown, CancellationToken cancellationToken)
    {
        double share = primaries == 1 ? PrimaryShare : 1.0 / primaries;
        ContextNote own = await NoteOfAsync(primary, 0, share, shown, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CatalogObservation> observations = await project.Catalog.ObservationsOfAsync(primary.Key, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ContextRow> rows = ContextWalk.Run(
            new SeededGraph(_graph, primary.Key, since), [SeededGraph.Seed(primary)], Math.Clamp(options.Depth, 0, Deepest), MostRows, since);
        List<ContextNote> related = [];
        foreach (ContextRow row in rows.Where(static row => row.Node is not null).OrderBy(static row => row.Depth).Take(Math.Max(0, options.MaxRelated)))
        {
            if (_graph.Find(row.Node!.Id) is { } note)
            {
                related.Add(await NoteOfAsync(note, row.Depth / 2, .5, shown, cancellationToken).ConfigureAwait(false));
            }
        }

        return new ContextItem
        {
            Primary = own,
            Observations = [.. observations.Select(static observation => $"[{observation.Category}] {observation.Content}")],
            Related = related,
            Relations = [.. rows.Select(static row => row.Edge).OfType<ContextEdge>().Take(Math.Max(0, options.MaxRelated) * 5).Select(RelationOf)],
        };
    }

    private async ValueTask<ContextNote> NoteOfAsync(CatalogNote note, int depth, double share, HashSet<long> shown, CancellationToken cancellationToken)
    {
        Strictest = note.Sensitivity > Strictest ? note.Sensitivity : Strictest;
        // A text that stands above already is not worth its tokens twice.
        (string text, bool isCut) = shown.Add(note.Key) ? _budget.Take(await BodyOfAsync(note, cancellationToken).ConfigureAwait(false), share) : ("", true);
        return new ContextNote
        {
            Title = note.Title,
            Permalink = note.Permalink,
            FilePath = note.Path,
            Content = text,
            IsCut = isCut,
            Depth = depth,
            Sensitivity = note.Sensitivity,
            Created = note.Created,
        };
    }

    private async ValueTask<string> BodyOfAsync(CatalogNote note, CancellationToken cancellationToken)
    {
        try
        {
            return note.Permalink is not null && await project.Contents.ReadAsync(note.Path, cancellationToken).ConfigureAwait(false) is { } file ? NoteState.BodyOf(file.Text).Trim() : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NoteStoreException)
        {
            // One file that cannot be read leaves the others useful.
            return "";
        }
    }

    private ContextRelation RelationOf(ContextEdge edge)
    {
        CatalogNote? from = _graph.Find(edge.From);
        CatalogNote? to = edge.To is { } key ? _graph.Find(key) : null;
        Strictest = from?.Sensitivity > Strictest ? from.Sensitivity : Strictest;
        return new ContextRelation { From = from?.Title ?? "", Type = edge.Type, To = to?.Title ?? edge.ToName, IsResolved = to is not null };
    }

    /// <summary>Shows the walk a graph in which the note that was asked for is never too old.</summary>
    private sealed class SeededGraph(CatalogGraph graph, long seed, DateTimeOffset? since) : IContextGraph
    {
        public static ContextNode Seed(CatalogNote note) => new(note.Key, note.Title, 0, DateTimeOffset.MaxValue);

        public ContextNode? FindNode(long id) => graph.Find(id) is { } note
            ? id == seed || since is null ? Seed(note) : new ContextNode(note.Key, note.Title, 0, note.Modified)
            : null;

        public IReadOnlyList<ContextEdge> EdgesOf(long id) => graph.EdgesOf(id);
    }
}
