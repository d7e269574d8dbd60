using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Indexing;

/// <summary>Keeps the index true while others write: what changes as it is taken in is taken in again.</summary>
internal sealed partial class NoteIndex
{
    private const int MostTries = 3;

    private async Task IndexWrittenAsync(IReadOnlyList<(NoteFile File, Note Note)> written)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await SettleAsync([.. written.GroupBy(static one => one.File.Path, StringComparer.Ordinal).Select(static same => same.ToArray())
                .Select(same => same is [var one] ? AsWritten(one.File, one.Note) : TryRead(same[0].File.Path, [])).OfType<ParsedFile>()], CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private ParsedFile? AsWritten(NoteFile file, Note note)
    {
        FileInfo entry = new(Path.Combine(_folder.Root, file.Path));
        return entry.Exists && entry.Length == System.Text.Encoding.UTF8.GetByteCount(file.Text)
            ? new ParsedFile(new CatalogFile(file.Path, entry.Length, entry.LastWriteTimeUtc, file.Checksum), note, FileParser.IsMarkdown(file.Path))
            : TryRead(file.Path, []);
    }

    /// <summary>Takes files in until they no longer change: another process may write the same ones and the same index, and what is on the disk counts.</summary>
    private async Task SettleAsync(List<ParsedFile> files, CancellationToken cancellationToken)
    {
        // What changes faster than that is seen by the next look.
        for (int attempt = 0; attempt < MostTries && files.Count > 0; attempt++)
        {
            files = await IndexAsync(files, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets those files that are gone since they were read, and reads again those that changed or whose id another got.</summary>
    private async Task<List<ParsedFile>> UnsettledAsync(List<CatalogEntry> entries, IReadOnlyList<long> keys, IReadOnlyList<ParsedFile> files, CancellationToken cancellationToken)
    {
        string[] gone = [.. files.Select(static file => file.File.Path).Where(path => !Exists(path))];
        await DeleteAsync(gone, cancellationToken).ConfigureAwait(false);
        HashSet<string> again = [.. gone.Where(Exists), .. files.Where(HasChanged).Select(static file => file.File.Path)];
        Dictionary<long, Guid> stored = (await Catalog.FindByKeysAsync(keys, cancellationToken).ConfigureAwait(false)).ToDictionary(static note => note.Key, static note => note.Id);
        for (int i = 0; i < entries.Count; i++)
        {
            // Two processes that take in two notes of one permalink give them one id, and search has kept the later one alone.
            if (stored.TryGetValue(keys[i], out Guid id) && id != entries[i].Note.Id)
            {
                again.Add(entries[i].Note.Path);
                again.UnionWith(Lookup.FindById(entries[i].Note.Id) is { } owner ? [owner.FilePath] : []);
            }
        }

        return ReadAll(again);
    }

    private List<ParsedFile> ReadAll(IEnumerable<string> paths) => [.. paths.Select(path => TryRead(path, [])).OfType<ParsedFile>()];

    private bool Exists(string path) => File.Exists(Path.Combine(_folder.Root, path));

    private bool HasChanged(ParsedFile parsed)
    {
        FileInfo entry = new(Path.Combine(_folder.Root, parsed.File.Path));
        return entry.Exists && (entry.Length != parsed.File.Size || entry.LastWriteTimeUtc != parsed.File.ModifiedUtc);
    }
}
