using TierKit.Memory.Indexing;
using TierKit.Memory.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

public sealed partial class BasicMemory
{
    private const int MostPerPage = 100;

    /// <summary>Lists what stands in a folder.</summary>
    /// <param name="directory">The folder inside the project; '/' is the project.</param>
    /// <param name="depth">How many levels down, at least 1.</param>
    /// <param name="glob">A pattern such as <c>*.md</c> that the names of files must match; folders are left out then.</param>
    /// <param name="sort"><c>title_asc</c>, <c>title_desc</c>, <c>updated_asc</c> or <c>updated_desc</c> (also <c>modified</c>); by default folders, then names.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="pageSize">Entries a page, at most 200.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="NoteStoreException">The path is refused, or the folder of the project does not exist.</exception>
    public Task<ListedDirectory> ListDirectoryAsync(
        string directory = "/", int depth = 1, string? glob = null, string? sort = null, int page = 1, int pageSize = 10, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return GuardedAsync(async () =>
        {
            DirectoryOrder order = sort switch
            {
                null or "" or "name" or "path" or "title_asc" => DirectoryOrder.Name,
                "title_desc" => DirectoryOrder.NameDescending,
                "modified" or "updated" or "updated_at" or "recent" or "updated_desc" => DirectoryOrder.Newest,
                "updated_asc" => DirectoryOrder.Oldest,
                _ => throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"sort = '{ResultText.Short(sort, 40)}' is not known. Use title_asc, title_desc, updated_asc or updated_desc."),
            };
            OpenProject project = await ReadableAsync(cancellationToken).ConfigureAwait(false);
            DirectoryListing listing = await project.Lister.ListAsync(directory, depth, string.IsNullOrWhiteSpace(glob) ? null : glob, order, page, pageSize, cancellationToken).ConfigureAwait(false);
            List<ListedEntry> entries = [];
            Sensitivity label = Sensitivity.Public;
            foreach (DirectoryEntry entry in listing.Entries)
            {
                CatalogNote? note = entry.IsDirectory ? null : await project.Catalog.FindByPathAsync(entry.Path, cancellationToken).ConfigureAwait(false);
                label = Stricter(label, note?.Sensitivity ?? Options.Sensitivity);
                entries.Add(new ListedEntry
                {
                    Name = entry.Name,
                    Path = entry.Path,
                    IsDirectory = entry.IsDirectory,
                    Size = entry.Size,
                    Modified = entry.Modified,
                    Title = note?.Title,
                    Permalink = note?.Permalink,
                });
            }

            return new ListedDirectory(project.Name)
            {
                Directory = directory.Trim().Trim('/') is { Length: > 0 } inner ? inner : "/",
                Entries = entries,
                Total = listing.Total,
                Page = Math.Max(1, page),
                PageSize = Math.Clamp(pageSize, 1, DirectoryLister.MaxPageSize),
                Sensitivity = entries.Count == 0 ? Options.Sensitivity : label,
            };
        });
    }

    /// <summary>Lists the notes that changed lately, the latest first.</summary>
    /// <param name="timeframe">How far back: <c>7d</c>, <c>2 weeks</c>, <c>yesterday</c>, a date; at most a year.</param>
    /// <param name="noteTypes">The types of the notes; by default all.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="pageSize">Notes a page, at most 100.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="NoteStoreException">The timeframe means nothing, or the folder of the project does not exist.</exception>
    public Task<RecentNotes> RecentActivityAsync(
        string timeframe = "7d", IReadOnlyList<string>? noteTypes = null, int page = 1, int pageSize = 10, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(timeframe);
        return GuardedAsync(async () =>
        {
            DateTimeOffset? since = Timeframe.Since(timeframe, Time);
            OpenProject project = await ReadableAsync(cancellationToken).ConfigureAwait(false);
            int size = Math.Clamp(pageSize, 1, MostPerPage);
            int number = Math.Max(1, page);
            CatalogPage found = await project.Catalog.ListAsync(
                new CatalogQuery { ModifiedSince = since, Types = noteTypes ?? [], Order = CatalogOrder.Recent, Offset = Offset(number, size), Limit = size },
                cancellationToken).ConfigureAwait(false);
            return new RecentNotes(project.Name)
            {
                Timeframe = timeframe,
                Notes = [.. found.Notes.Select(static note => new ActiveNote
                {
                    Title = note.Title,
                    Permalink = note.Permalink,
                    FilePath = note.Path,
                    Type = note.Type,
                    Created = note.Created,
                    Modified = note.Modified,
                    Sensitivity = note.Sensitivity,
                })],
                Page = number,
                HasMore = Offset(number, size) + found.Notes.Count < found.Total,
                Sensitivity = found.Notes.Count == 0 ? Options.Sensitivity : found.Notes.Max(static note => note.Sensitivity),
            };
        });
    }

    private static Sensitivity Stricter(Sensitivity one, Sensitivity other) => one > other ? one : other;

    private static int Offset(int page, int size) => (int)Math.Min(int.MaxValue - MostPerPage, (Math.Max(1L, page) - 1) * size);
}
