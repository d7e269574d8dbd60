namespace TierKit.Memory.Indexing;

/// <summary>Knows every note of one project: what identifies it, what it says about itself, and how notes are linked.</summary>
/// <remarks>
/// <para>A catalogue is a cache of the files: whoever loses it clears it and fills it again from them. It reads its own writes:
/// when a call that changes it has returned, the next call sees the change.</para>
/// <para>Implementations are thread-safe, and several processes may use one catalogue at once. Cancellation ends a wait; a change
/// is made whole or not at all. Nothing of a note is logged. The creator disposes.</para>
/// </remarks>
public interface INoteCatalog
{
    /// <summary>Adds notes, or replaces what is known of those at the same paths; a known path keeps its key and its id.</summary>
    /// <param name="entries">The notes with their observations and outgoing links; no two share a path.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>The keys of the notes, in the order of the entries.</returns>
    ValueTask<IReadOnlyList<long>> UpsertAsync(IReadOnlyList<CatalogEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Forgets notes; links to them stay, without a target, until a note has that name again.</summary>
    /// <param name="paths">The paths; unknown ones are left alone.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>A task that ends when the change is visible.</returns>
    ValueTask DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default);

    /// <summary>Gives a note another path; key, id, permalink and the links to it stay. What was known at the target is forgotten.</summary>
    /// <param name="source">The path that the note had.</param>
    /// <param name="target">The path that it has now.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns><see langword="false"/> where no note had the path.</returns>
    ValueTask<bool> MoveAsync(string source, string target, CancellationToken cancellationToken = default);

    /// <summary>Forgets everything.</summary>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>A task that ends when the catalogue is empty.</returns>
    ValueTask ClearAsync(CancellationToken cancellationToken = default);

    /// <summary>Finds notes by their keys.</summary>
    /// <param name="keys">The keys; unknown ones are left out of the answer.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The notes, in any order.</returns>
    ValueTask<IReadOnlyList<CatalogNote>> FindByKeysAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken = default);

    /// <summary>Finds notes by their ids.</summary>
    /// <param name="ids">The ids; unknown ones are left out of the answer.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The notes, in any order.</returns>
    ValueTask<IReadOnlyList<CatalogNote>> FindByIdsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default);

    /// <summary>Finds the note that has exactly this permalink.</summary>
    /// <param name="permalink">The permalink, with its project where the project's permalinks carry it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The note, or <see langword="null"/>.</returns>
    ValueTask<CatalogNote?> FindByPermalinkAsync(string permalink, CancellationToken cancellationToken = default);

    /// <summary>Finds the note at exactly this path.</summary>
    /// <param name="path">The path inside the project, with '/' between its parts.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The note, or <see langword="null"/>.</returns>
    ValueTask<CatalogNote?> FindByPathAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>Finds all notes with exactly this title.</summary>
    /// <param name="title">The title, in its case.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The notes, by path.</returns>
    ValueTask<IReadOnlyList<CatalogNote>> FindByTitleAsync(string title, CancellationToken cancellationToken = default);

    /// <summary>Finds all notes whose path is this one but for case, Unicode form, dashes and underscores.</summary>
    /// <param name="pathAlias">The <see cref="CatalogNote.Alias"/> to look for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The notes, by path.</returns>
    ValueTask<IReadOnlyList<CatalogNote>> FindByAliasAsync(string pathAlias, CancellationToken cancellationToken = default);

    /// <summary>Lists notes: all of them, those below a directory, by a permalink pattern, by type or by time.</summary>
    /// <param name="query">What to list, in which order, and which page of it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page, and how many notes fit in all.</returns>
    ValueTask<CatalogPage> ListAsync(CatalogQuery query, CancellationToken cancellationToken = default);

    /// <summary>Lists the links that start or end at a note.</summary>
    /// <param name="key">The note's key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The links, by key.</returns>
    ValueTask<IReadOnlyList<CatalogLink>> LinksOfAsync(long key, CancellationToken cancellationToken = default);

    /// <summary>Lists the observations of a note.</summary>
    /// <param name="key">The note's key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The observations, in the order of the note.</returns>
    ValueTask<IReadOnlyList<CatalogObservation>> ObservationsOfAsync(long key, CancellationToken cancellationToken = default);

    /// <summary>Lists the file state of every note, for a scan to compare with the folder.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One entry a note.</returns>
    ValueTask<IReadOnlyList<CatalogFile>> FilesAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists links whose target is not a known note yet, by key.</summary>
    /// <param name="afterKey">The key after which to go on; 0 starts.</param>
    /// <param name="limit">The most links to return.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The links; none at the end.</returns>
    ValueTask<IReadOnlyList<CatalogLink>> UnresolvedLinksAsync(long afterKey, int limit, CancellationToken cancellationToken = default);

    /// <summary>Gives links the notes that they mean.</summary>
    /// <param name="targets">The key of each link, and the key of its note.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>A task that ends when the change is visible.</returns>
    ValueTask ResolveLinksAsync(IReadOnlyDictionary<long, long> targets, CancellationToken cancellationToken = default);
}
