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
            List<ParsedFile> files = [];
            List<string> again = [];
            foreach (IGrouping<string, (NoteFile File, Note Note)> same in written.GroupBy(static one => one.File.Path, StringComparer.Ordinal))
            {
                if (same.Count() == 1 && AsWritten(same.First().File, same.First().Note) is { } parsed)
                {
                    files.Add(parsed);
                }
                else
                {
                    again.Add(same.Key);
                }
            }

            files.AddRange(await ReadAllAsync(again, CancellationToken.None).ConfigureAwait(false));
            await SettleAsync(files, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private ParsedFile? AsWritten(NoteFile file, Note note)
        => _contents.StateOf(file) is { } state && state.Size == System.Text.Encoding.UTF8.GetByteCount(file.Text)
            ? new ParsedFile(new CatalogFile(file.Path, state.Size, state.ModifiedUtc, file.Checksum), note, NoteFile.IsMarkdown(file.Path))
            : null;

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
        string[] paths = [.. files.Select(static file => file.File.Path)];
        IReadOnlyDictionary<string, ContentState> there = await _contents.StatesAsync(paths, cancellationToken).ConfigureAwait(false);
        HashSet<string> again = [.. files.Where(file => there.TryGetValue(file.File.Path, out ContentState? state) && HasChanged(file.File, state)).Select(static file => file.File.Path)];
        string[] gone = [.. paths.Where(path => !there.ContainsKey(path))];
        if (gone.Length > 0)
        {
            await DeleteAsync(gone, cancellationToken).ConfigureAwait(false);
            again.UnionWith((await _contents.StatesAsync(gone, cancellationToken).ConfigureAwait(false)).Keys);
        }

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

        return await ReadAllAsync([.. again], cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<List<ParsedFile>> ReadAllAsync(List<string> paths, CancellationToken cancellationToken) => paths.Count == 0
        ? []
        : [.. await _parser.ReadAsync(paths, (path, exception) => LogUnreadable(_logger, path, exception.GetType().Name), cancellationToken).ConfigureAwait(false)];

    private static bool HasChanged(CatalogFile read, ContentState now) => now.Checksum is { } checksum && read.Checksum is not null
        ? checksum != read.Checksum
        : now.Size != read.Size || now.ModifiedUtc != read.ModifiedUtc;
}
