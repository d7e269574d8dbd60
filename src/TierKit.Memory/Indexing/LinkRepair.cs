using TierKit.Memory.Notes;

namespace TierKit.Memory.Indexing;

/// <summary>Gives links that name no known note another try.</summary>
internal sealed class LinkRepair(INoteCatalog catalog, PermalinkScheme scheme)
{
    private const int Page = 1000;

    /// <summary>Tries all links that have no target, with all notes in memory.</summary>
    public async Task RepairAllAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<CatalogLink> links = await catalog.UnresolvedLinksAsync(0, Page, cancellationToken).ConfigureAwait(false);
        if (links.Count == 0)
        {
            return;
        }

        CatalogPage all = await catalog.ListAsync(new CatalogQuery { Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false);
        Dictionary<long, CatalogNote> notes = all.Notes.ToDictionary(static note => note.Key);
        Dictionary<Guid, long> keys = all.Notes.ToDictionary(static note => note.Id, static note => note.Key);
        LinkResolver resolver = new([new InMemoryNoteLookup(scheme, [.. all.Notes.Select(static note => new NoteEntry(note.Id, note.Title, note.Path, note.Permalink))])]);
        for (; links.Count > 0; links = await catalog.UnresolvedLinksAsync(links[^1].Key, Page, cancellationToken).ConfigureAwait(false))
        {
            await catalog.ResolveLinksAsync(Resolve(links, resolver, link => notes.GetValueOrDefault(link.From)?.Path, id => keys.GetValueOrDefault(id)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tries the links of some notes, and those of others that may mean one whose names are new.</summary>
    public async ValueTask RepairAsync(IReadOnlyList<CatalogNote> linking, IReadOnlyList<CatalogNote> renamed, CancellationToken cancellationToken)
    {
        List<CatalogLink> links = [];
        foreach (CatalogNote note in linking)
        {
            links.AddRange((await catalog.LinksOfAsync(note.Key, cancellationToken).ConfigureAwait(false)).Where(static link => link.To is null));
        }

        if (renamed.Count > 0)
        {
            HashSet<string> names = [.. renamed.SelectMany(static note => (string[])[NameOf(note.Title), NameOf(note.Path), NameOf(note.Permalink ?? "")])];
            HashSet<long> own = [.. linking.Select(static note => note.Key)];
            for (IReadOnlyList<CatalogLink> page = await catalog.UnresolvedLinksAsync(0, Page, cancellationToken).ConfigureAwait(false);
                page.Count > 0;
                page = page.Count < Page ? [] : await catalog.UnresolvedLinksAsync(page[^1].Key, Page, cancellationToken).ConfigureAwait(false))
            {
                links.AddRange(page.Where(link => !own.Contains(link.From) && names.Contains(NameOf(LinkText.Parse(link.Target).Text))));
            }
        }

        if (links.Count == 0)
        {
            return;
        }

        CatalogLookup lookup = new(catalog, scheme);
        Dictionary<long, string> sources = (await catalog.FindByKeysAsync([.. links.Select(static link => link.From).Distinct()], cancellationToken).ConfigureAwait(false)).ToDictionary(static source => source.Key, static source => source.Path);
        LinkResolver resolver = new([lookup]);
        await catalog.ResolveLinksAsync(Resolve(links, resolver, link => sources.GetValueOrDefault(link.From), lookup.KeyOf), cancellationToken).ConfigureAwait(false);
    }

    private static Dictionary<long, long> Resolve(IEnumerable<CatalogLink> links, LinkResolver resolver, Func<CatalogLink, string?> sourceOf, Func<Guid, long> keyOf)
    {
        Dictionary<long, long> targets = [];
        foreach (CatalogLink link in links)
        {
            if (resolver.Resolve(link.Target, strict: true, sourceOf(link)).Note is { } note && keyOf(note.Id) is > 0 and var key)
            {
                targets[link.Key] = key;
            }
        }

        return targets;
    }

    // The last part of a name, in the form in which all writings of it are one.
    private static string NameOf(string name)
    {
        string last = name[(name.LastIndexOf('/') + 1)..];
        return Permalink.FromPath(Storage.NoteFile.IsMarkdown(last) ? last[..last.LastIndexOf('.')] : last, splitExtension: false);
    }
}
