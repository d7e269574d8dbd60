using System.Security.Cryptography;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.Sources;

/// <summary>Brings catalogue and search up to date with the folders: size and time first, contents where those differ.</summary>
internal sealed class SourceSync(IReadOnlyList<SourceOptions> sources, SourceReaders readers, INoteCatalog catalog, INoteSearch search)
{
    private readonly SourceIntake _intake = new(catalog, search);
    private readonly Dictionary<string, CatalogFile> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _parts = new(StringComparer.Ordinal);
    private readonly List<SourceProblem> _problems = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _unread = [];
    private int _read;

    public async Task<SourceReport> RunAsync(CancellationToken cancellationToken)
    {
        foreach (CatalogFile file in await catalog.FilesAsync(cancellationToken).ConfigureAwait(false))
        {
            (string source, string path) = SourcePlace.Split(file.Path);
            string place = SourcePlace.File(source, path);
            if (SourcePlace.IsPart(file.Path))
            {
                (_parts.TryGetValue(place, out List<string>? parts) ? parts : _parts[place] = []).Add(file.Path);
            }
            else
            {
                _known[place] = file;
            }
        }

        foreach (SourceOptions source in sources)
        {
            await LookAsync(source, cancellationToken).ConfigureAwait(false);
        }

        int removed = await ForgetVanishedAsync(cancellationToken).ConfigureAwait(false);
        await ListKnownProblemsAsync(cancellationToken).ConfigureAwait(false);
        return new SourceReport { Files = _seen.Count, Read = _read, Removed = removed, Problems = _problems };
    }

    private async Task LookAsync(SourceOptions source, CancellationToken cancellationToken)
    {
        string name = source.NameOrDefault;
        foreach ((FileInfo file, string path) in SourceWalk.Files(Path.GetFullPath(source.Path), Unread))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string place = SourcePlace.File(name, path);
            if (readers.Find(path) is not { } reader)
            {
                if (SourceReaders.HintFor(path) is { } hint)
                {
                    _problems.Add(new SourceProblem(place, hint));
                }

                continue;
            }

            try
            {
                await TakeAsync(source, reader, file, path, place, cancellationToken).ConfigureAwait(false);
            }
            catch (FileNotFoundException)
            {
                // Gone since it was listed.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _seen.Add(place);
                _problems.Add(new SourceProblem(place, $"it cannot be opened: {exception.Message}"));
            }
        }

        // What stood in a folder that cannot be read now is unknown, never gone.
        void Unread(string folder, string reason)
        {
            _unread.Add(folder.Length == 0 ? $"{name}/" : $"{name}/{folder}/");
            _problems.Add(new SourceProblem(folder.Length == 0 ? name : $"{name}/{folder}", reason));
        }
    }

    private async Task TakeAsync(SourceOptions source, ISourceReader reader, FileInfo file, string path, string place, CancellationToken cancellationToken)
    {
        CatalogFile? known = _known.GetValueOrDefault(place);
        if (file.Length > source.MaxFileSize)
        {
            await ForgetAsync(place, cancellationToken).ConfigureAwait(false);
            _problems.Add(new SourceProblem(place, $"it has {file.Length} bytes, more than the {source.MaxFileSize} of MaxFileSize"));
            return;
        }

        _seen.Add(place);
        // The label belongs to what is known of a file: one that was changed in the configuration reaches every passage.
        string label = $"-{source.Sensitivity}";
        if (known?.Checksum is { } was && was.EndsWith(label, StringComparison.Ordinal) && known.Size == file.Length && known.ModifiedUtc == file.LastWriteTimeUtc)
        {
            return;
        }

        SourceFile opened = SourceFile.Of(file, path);
        CatalogFile state = new(place, file.Length, file.LastWriteTimeUtc, HashOf(opened, cancellationToken) + label);
        if (known is not null && known.Checksum == state.Checksum)
        {
            CatalogNote? before = await catalog.FindByPathAsync(place, cancellationToken).ConfigureAwait(false);
            string? problem = before is { Warnings: [var first, ..] } ? first : null;
            await catalog.UpsertAsync([SourceIntake.FileEntry(source, state, problem)], cancellationToken).ConfigureAwait(false);
            return;
        }

        (int parts, string? wrong) = await _intake.ReadAsync(source, reader, opened, state, cancellationToken).ConfigureAwait(false);
        // A part that says what it said before keeps its vector; what the file had more of before is gone.
        HashSet<string> current = [.. Enumerable.Range(1, parts).Select(number => SourcePlace.Part(place, number))];
        string[] gone = [.. (_parts.GetValueOrDefault(place) ?? []).Where(part => !current.Contains(part))];
        await ForgetPartsAsync(gone, cancellationToken).ConfigureAwait(false);
        // Last: what a process that ended before has left undone, the next look does.
        await catalog.UpsertAsync([SourceIntake.FileEntry(source, state, wrong)], cancellationToken).ConfigureAwait(false);
        _read++;
    }

    private async Task<int> ForgetVanishedAsync(CancellationToken cancellationToken)
    {
        int removed = 0;
        foreach (string place in _known.Keys.Union(_parts.Keys).Where(place => !_seen.Contains(place)).ToArray())
        {
            if (!_unread.Exists(folder => place.StartsWith(folder, StringComparison.Ordinal)))
            {
                removed += await ForgetAsync(place, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
        }

        return removed;
    }

    private async Task<bool> ForgetAsync(string place, CancellationToken cancellationToken)
    {
        List<string> parts = _parts.GetValueOrDefault(place) ?? [];
        _parts.Remove(place);
        bool known = _known.Remove(place);
        await ForgetPartsAsync(parts, cancellationToken).ConfigureAwait(false);
        if (known)
        {
            await catalog.DeleteAsync([place], cancellationToken).ConfigureAwait(false);
        }

        return known;
    }

    private async Task ForgetPartsAsync(IReadOnlyCollection<string> parts, CancellationToken cancellationToken)
    {
        if (parts.Count > 0)
        {
            await search.DeleteAsync([.. parts.Select(SourceIntake.IdOf)], cancellationToken).ConfigureAwait(false);
            await catalog.DeleteAsync([.. parts], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ListKnownProblemsAsync(CancellationToken cancellationToken)
    {
        const int page = 500;
        int count = page;
        for (int offset = 0; count == page; offset += count)
        {
            CatalogQuery query = new() { Types = [SourceIntake.ProblemType], Offset = offset, Limit = page };
            CatalogPage found = await catalog.ListAsync(query, cancellationToken).ConfigureAwait(false);
            _problems.AddRange(found.Notes.Where(n => _seen.Contains(n.Path)).Select(static n => new SourceProblem(n.Path, n.Warnings.Count > 0 ? n.Warnings[0] : "it cannot be read")));
            count = found.Notes.Count;
        }
    }

    private static string HashOf(SourceFile file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Stream stream = file.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
