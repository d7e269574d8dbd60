namespace TierKit.Memory.Indexing;

/// <summary>Keeps the passages of the notes of one project for a search that ranks them itself.</summary>
/// <remarks>
/// <para>A store finds candidates and gives back what it was given; it judges nothing. <see cref="RankedNoteSearch"/> makes a search of
/// it, so that every store has the same query rules and the same scores.</para>
/// <para>When a call that changes the store has returned, the next call sees the change; a change is made whole or not at all.
/// Implementations are thread-safe, and several processes may use one store at once. Cancellation ends a wait. Nothing of a note or
/// a query is logged. The creator disposes.</para>
/// </remarks>
public interface IPassageStore
{
    /// <summary>Reads the store as of one moment.</summary>
    /// <typeparam name="TResult">What the reader makes of it.</typeparam>
    /// <param name="query">What may be found.</param>
    /// <param name="read">Reads; the view is valid until its task ends.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What the reader made.</returns>
    ValueTask<TResult> ReadAsync<TResult>(PassageQuery query, Func<IPassageView, ValueTask<TResult>> read, CancellationToken cancellationToken = default);

    /// <summary>Replaces notes by those with the same ids, and forgets others.</summary>
    /// <param name="notes">The notes; no two share an id.</param>
    /// <param name="removed">The ids of notes to forget; unknown ones are left alone.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>A task that ends when the change is visible.</returns>
    ValueTask WriteAsync(IReadOnlyList<PreparedDocument> notes, IReadOnlyCollection<Guid> removed, CancellationToken cancellationToken = default);

    /// <summary>Forgets everything.</summary>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>A task that ends when the store is empty.</returns>
    ValueTask ClearAsync(CancellationToken cancellationToken = default);

    /// <summary>Does what makes searches quick again after many changes.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when it is done.</returns>
    ValueTask OptimizeAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets the space whose vectors serve; the first one that is announced or written does.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The key of the space, or <see langword="null"/> where no vector was ever written.</returns>
    ValueTask<string?> ServingSpaceAsync(CancellationToken cancellationToken = default);

    /// <summary>Says that vectors of a space will come; those of an earlier space that did not get to serve are dropped.</summary>
    /// <param name="space">The key of the space.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>A task that ends when the space is known.</returns>
    ValueTask AnnounceSpaceAsync(string space, CancellationToken cancellationToken = default);

    /// <summary>Lists notes without a vector in a space, by key.</summary>
    /// <param name="space">The key of the space.</param>
    /// <param name="except">The keys of notes to leave out.</param>
    /// <param name="most">How many notes to return at most.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The notes; none at the end.</returns>
    ValueTask<IReadOnlyList<PendingNote>> PendingAsync(string space, IReadOnlyCollection<long> except, int most, CancellationToken cancellationToken = default);

    /// <summary>Writes the vectors of a note that has none in the space; a note that is gone is left alone.</summary>
    /// <param name="note">The key of the note.</param>
    /// <param name="space">The key of the space.</param>
    /// <param name="vectors">The packed vectors of its passages, one after the other.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>A task that ends when they are there.</returns>
    ValueTask WriteVectorsAsync(long note, string space, byte[] vectors, CancellationToken cancellationToken = default);

    /// <summary>Lets a space serve that is complete; the one before it is dropped.</summary>
    /// <param name="space">The key of the space.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>A task that ends when it serves.</returns>
    ValueTask CompleteSpaceAsync(string space, CancellationToken cancellationToken = default);
}
