using System.IO.Enumeration;

namespace TierKit.Memory.Storage;

/// <summary>Lists what notes and folders stand in a directory of the project.</summary>
internal sealed class DirectoryLister(IProjectContents contents)
{
    public const int MaxPageSize = 200;

    /// <param name="directory">The folder; '/' is the project.</param>
    /// <param name="depth">How many levels down, at least 1.</param>
    /// <param name="glob">A pattern of names that files must match; folders stay listed.</param>
    /// <param name="order">The order; by default folders first, then names.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="pageSize">Entries a page, at most 200.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<DirectoryListing> ListAsync(string directory = "/", int depth = 1, string? glob = null, DirectoryOrder order = DirectoryOrder.Name, int page = 1, int pageSize = 10, CancellationToken cancellationToken = default)
    {
        string start = Normalize(directory);
        IReadOnlyList<ContentState> files = await contents.ListAsync(start, cancellationToken).ConfigureAwait(false);
        List<DirectoryEntry> entries = [.. Entries(files, start, Math.Max(1, depth)).Where(entry => glob is null || (!entry.IsDirectory && FileSystemName.MatchesSimpleExpression(glob, entry.Name, ignoreCase: true)))];
        IEnumerable<DirectoryEntry> sorted = order switch
        {
            DirectoryOrder.Newest => entries.OrderByDescending(static entry => entry.Modified),
            DirectoryOrder.Oldest => entries.OrderBy(static entry => entry.Modified),
            DirectoryOrder.NameDescending => entries.OrderByDescending(static entry => entry.IsDirectory).ThenByDescending(static entry => entry.Path, StringComparer.OrdinalIgnoreCase),
            _ => entries.OrderByDescending(static entry => entry.IsDirectory).ThenBy(static entry => entry.Path, StringComparer.OrdinalIgnoreCase),
        };
        int size = Math.Clamp(pageSize, 1, MaxPageSize);
        return new DirectoryListing([.. sorted.Skip((Math.Max(1, page) - 1) * size).Take(size)], entries.Count);
    }

    private static string Normalize(string directory)
    {
        string trimmed = directory.Trim().Trim('/');
        try
        {
            return trimmed.Length == 0 ? "" : ProjectPath.Normalize(trimmed);
        }
        catch (PathRefusedException exception)
        {
            throw new NoteStoreException(NoteErrorCodes.SecurityValidation, exception.Message, exception);
        }
    }

    private IEnumerable<DirectoryEntry> Entries(IReadOnlyList<ContentState> files, string start, int depth)
    {
        HashSet<string> folders = new(StringComparer.Ordinal);
        foreach (ContentState file in files)
        {
            string[] parts = (start.Length == 0 ? file.Path : file.Path[(start.Length + 1)..]).Split('/');
            for (int level = 1; level < Math.Min(parts.Length, depth + 1); level++)
            {
                string inner = (start.Length == 0 ? "" : start + "/") + string.Join('/', parts[..level]);
                if (folders.Add(inner))
                {
                    yield return new DirectoryEntry(parts[level - 1], inner, IsDirectory: true, 0, contents.FolderModified(inner) ?? LastBelow(files, inner));
                }
            }

            if (parts.Length <= depth)
            {
                yield return new DirectoryEntry(parts[^1], file.Path, IsDirectory: false, file.Size, file.ModifiedUtc);
            }
        }
    }

    private static DateTime LastBelow(IReadOnlyList<ContentState> files, string directory)
        => files.Where(file => file.Path.StartsWith(directory + "/", StringComparison.Ordinal)).Max(static file => file.ModifiedUtc);
}
