using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <content>The names that the notes know, for redaction.</content>
public sealed partial class BasicMemory
{
    // A dictionary of so many names takes a few megabytes and a tenth of a second to build.
    internal const int MostNames = 20_000;

    private const int NamesPerPage = 1_000;
    private const int LongestName = 200;

    /// <summary>Gets titles, first headings and aliases of the notes whose type or tag is configured, by that word.</summary>
    /// <param name="read">What was read of each file before, and is not read again while the file stays as it is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TierKitException">There are more names than can be looked for: then none counts, rather than some.</exception>
    internal async Task<IReadOnlyDictionary<string, HashSet<string>>> NamesAsync(Dictionary<string, NamedFile> read, CancellationToken cancellationToken)
    {
        Dictionary<string, HashSet<string>> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (ProjectEntry entry in _registry.List().Where(_registry.IsThere))
        {
            OpenProject project = await In(entry.Name).ReadableAsync(cancellationToken).ConfigureAwait(false);
            foreach (string word in Options.NamesOf)
            {
                HashSet<string> known = names.TryGetValue(word, out HashSet<string>? before) ? before : names[word] = new HashSet<string>(StringComparer.Ordinal);
                await AddAsync(project, new CatalogQuery { Types = [word], Limit = NamesPerPage }, known, read, cancellationToken).ConfigureAwait(false);
                await AddAsync(project, new CatalogQuery { Tags = [word], Limit = NamesPerPage }, known, read, cancellationToken).ConfigureAwait(false);
            }
        }

        return names.Values.Sum(static n => n.Count) <= MostNames ? names : throw new TierKitException(
            $"The notes know more than {MostNames} names ({string.Join(", ", names.Select(static n => $"{n.Key}: {n.Value.Count}"))}), so nothing was sent under pseudonyms; name fewer types in Memory:NamesOf.");
    }

    private static async Task AddAsync(OpenProject project, CatalogQuery query, HashSet<string> names, Dictionary<string, NamedFile> read, CancellationToken cancellationToken)
    {
        for (int offset = 0; names.Count <= MostNames; offset += NamesPerPage)
        {
            CatalogPage page = await project.Catalog.ListAsync(
                new CatalogQuery { Types = query.Types, Tags = query.Tags, Limit = query.Limit, Offset = offset }, cancellationToken).ConfigureAwait(false);
            foreach (CatalogNote note in page.Notes)
            {
                string file = project.Contents.Place + '\n' + note.Path;
                if (!read.TryGetValue(file, out NamedFile? known) || known.Size != note.File.Size || known.Modified != note.File.ModifiedUtc)
                {
                    // From the file: headings, and what a secret note says of itself, are not in the catalogue.
                    NoteFile? now = await project.Contents.ReadAsync(note.Path, cancellationToken).ConfigureAwait(false);
                    read[file] = known = new NamedFile(note.File.Size, note.File.ModifiedUtc, [.. NamesIn(now, note)]);
                }

                names.UnionWith(known.Names);
            }

            if (offset + page.Notes.Count >= page.Total || page.Notes.Count == 0)
            {
                return;
            }
        }
    }

    private static IEnumerable<string> NamesIn(NoteFile? file, CatalogNote known)
    {
        List<string> names = [known.Title, known.Title.Replace('-', ' ').Replace('_', ' ')];
        // One that is gone since it was listed still counts by its title until the next look.
        Note? note = file is null ? null : NoteParser.Parse(file.Content, known.Path, default, default, TimeZoneInfo.Utc);
        if (note?.Body.Split('\n').FirstOrDefault(static line => line.StartsWith("# ", StringComparison.Ordinal)) is { } heading)
        {
            names.Add(heading[2..].Trim());
        }

        foreach ((string key, object? value) in note?.Metadata ?? new Dictionary<string, object?>())
        {
            if (key.Equals("aliases", StringComparison.OrdinalIgnoreCase) || key.Equals("alias", StringComparison.OrdinalIgnoreCase))
            {
                names.AddRange(TagList.Parse(value));
            }
        }

        return names.Where(static n => n.Length <= LongestName);
    }

    /// <summary>Holds the names that one file was found to say.</summary>
    internal sealed record NamedFile(long Size, DateTime Modified, string[] Names);
}
