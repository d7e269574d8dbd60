using TierKit.Memory.Notes;

namespace TierKit.Memory.Storage;

/// <summary>Moves notes and folders inside of one project; links to them hold, because permalinks stay.</summary>
internal sealed class NoteMover(IProjectContents contents, INoteLookup notes, INoteChangeListener listener)
{
    private readonly NoteIdentifiers _identifiers = new(contents, notes);

    /// <returns>The new path of the note.</returns>
    public async Task<string> MoveAsync(MoveNoteRequest request, CancellationToken cancellationToken)
    {
        RefuseArguments(request);
        string source = _identifiers.FindExact(request.Identifier) ?? throw NoteStore.NotFound(request.Identifier);
        string target = Destination(request.DestinationFolder is { } into ? $"{into.TrimEnd('/', '\\')}/{Path.GetFileName(source)}" : request.DestinationPath);
        string extension = Path.GetExtension(target);
        if (extension.Length == 0)
        {
            throw new NoteStoreException(NoteErrorCodes.FileExtensionRequired, $"The destination '{target}' has no file extension. Write '{target}{Path.GetExtension(source)}'.");
        }

        if (!string.Equals(extension, Path.GetExtension(source), StringComparison.OrdinalIgnoreCase))
        {
            throw new NoteStoreException(NoteErrorCodes.FileExtensionMismatch, $"A '{Path.GetExtension(source)}' file cannot become '{extension}'. Keep the extension.");
        }

        await MoveFileAsync(source, target, cancellationToken).ConfigureAwait(false);
        return target;
    }

    /// <summary>Moves every file of a folder; files that cannot be moved stay and are named.</summary>
    public async Task<BatchOutcome> MoveDirectoryAsync(MoveNoteRequest request, CancellationToken cancellationToken)
    {
        RefuseArguments(request);
        string source = Destination(request.Identifier);
        string target = Destination(request.DestinationPath);
        if (source == target || target.StartsWith(source + "/", StringComparison.Ordinal))
        {
            throw new NoteStoreException(NoteErrorCodes.DestinationSameAsSource, $"The folder '{source}' cannot move into itself. Choose another destination.");
        }

        return await EachAsync(source, path => MoveFileAsync(path, target + path[source.Length..], cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes every file of a folder, and the folders that are empty then.</summary>
    public async Task<BatchOutcome> DeleteDirectoryAsync(string directory, CancellationToken cancellationToken)
        => await EachAsync(Destination(directory), async path =>
        {
            await contents.DeleteAsync(path, cancellationToken).ConfigureAwait(false);
            await listener.OnDeletedAsync(path, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);

    private async Task MoveFileAsync(string source, string target, CancellationToken cancellationToken)
    {
        if (source == target)
        {
            throw new NoteStoreException(NoteErrorCodes.DestinationSameAsSource, $"The note is at '{source}' already. Choose another destination.");
        }

        await contents.MoveAsync(source, target, cancellationToken).ConfigureAwait(false);
        await listener.OnMovedAsync(source, target, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BatchOutcome> EachAsync(string directory, Func<string, Task> act, CancellationToken cancellationToken)
    {
        string[] paths = [.. (await contents.ListAsync(directory, cancellationToken).ConfigureAwait(false)).Select(static file => file.Path)];
        if (paths.Length == 0)
        {
            throw new NoteStoreException(NoteErrorCodes.EntityResolutionFailed, $"The folder '{directory}' holds no files. List the directory to see what is there.");
        }

        NoteEngineException? away = null;
        List<string> done = [];
        Dictionary<string, string> failed = new(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            if (away is not null)
            {
                failed[path] = away.Message;
                continue;
            }

            try
            {
                await act(path).ConfigureAwait(false);
                done.Add(path);
            }
            catch (NoteEngineException exception) when (done.Count > 0)
            {
                // What has moved stays moved; each of the others would wait for the same.
                away = exception;
                failed[path] = exception.Message;
            }
            catch (NoteStoreException exception)
            {
                failed[path] = exception.Message;
            }
        }

        contents.RemoveEmptyFolders(directory);
        return new BatchOutcome(paths.Length, done, failed);
    }

    private static void RefuseArguments(MoveNoteRequest request)
    {
        bool hasPath = !string.IsNullOrWhiteSpace(request.DestinationPath);
        if (request.DestinationFolder is not null && request.IsDirectory)
        {
            throw new NoteStoreException(NoteErrorCodes.DestinationFolderNotForDirectories, "destination_folder moves one note. Use destination_path for a folder.");
        }

        if (request.DestinationFolder is not null && hasPath)
        {
            throw new NoteStoreException(NoteErrorCodes.MutuallyExclusiveParameters, "Give destination_path or destination_folder, not both.");
        }

        if (request.DestinationFolder is null && !hasPath)
        {
            throw new NoteStoreException(NoteErrorCodes.MissingDestination, "Give destination_path, such as 'archive/note.md', or destination_folder.");
        }

        if (request.DestinationPath.Contains("::", StringComparison.Ordinal) || request.DestinationPath.StartsWith(MemoryUrl.Scheme, StringComparison.Ordinal))
        {
            throw new NoteStoreException(NoteErrorCodes.CrossProjectMove, "A note moves inside of its project only. Write it to the other project and delete it here.");
        }
    }

    private static string Destination(string path)
    {
        try
        {
            return MoveDestination.Parse(path);
        }
        catch (NoteFormatException exception)
        {
            throw new NoteStoreException(NoteErrorCodes.SecurityValidation, $"The destination '{path}' is no path inside the project. Give one relative to its folder and without '..', such as 'archive/note.md'.", exception);
        }
    }
}
