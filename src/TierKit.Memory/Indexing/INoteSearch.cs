namespace TierKit.Memory.Indexing;

/// <summary>Finds passages of notes by their words and their meaning.</summary>
/// <remarks>
/// <para>This half stands alone: it needs no listing and no lookups, and it may be a service that shows a change only after a
/// while (<see cref="IsImmediate"/>). The catalogue stays beside it, and everything that a hit does not carry comes from there.</para>
/// <para>Upserting the same document again, or deleting one that is unknown, changes nothing; so whoever is unsure whether a call
/// arrived repeats it. Implementations never receive the text of secret notes.</para>
/// <para>Implementations are thread-safe. Cancellation ends a wait. Nothing of a note or a query is logged. The creator disposes.</para>
/// </remarks>
public interface INoteSearch
{
    /// <summary>Gets whether the next search sees what a returned call has changed.</summary>
    bool IsImmediate { get; }

    /// <summary>Adds notes, or replaces those with the same ids.</summary>
    /// <param name="documents">The notes; no two share an id.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>A task that ends when the change is accepted, and visible where <see cref="IsImmediate"/> says so.</returns>
    ValueTask UpsertAsync(IReadOnlyList<NoteDocument> documents, CancellationToken cancellationToken = default);

    /// <summary>Forgets notes.</summary>
    /// <param name="ids">The ids; unknown ones are left alone.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>A task that ends when the change is accepted.</returns>
    ValueTask DeleteAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default);

    /// <summary>Finds the notes that fit a query best, each with its best passages and the reasons.</summary>
    /// <param name="query">The query; any text at all is a valid one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The hits, best first; none where nothing is relevant.</returns>
    ValueTask<SearchAnswer> SearchAsync(NoteQuery query, CancellationToken cancellationToken = default);

    /// <summary>Forgets everything, so that it can be filled anew.</summary>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>A task that ends when nothing is found any more.</returns>
    ValueTask ClearAsync(CancellationToken cancellationToken = default);
}
