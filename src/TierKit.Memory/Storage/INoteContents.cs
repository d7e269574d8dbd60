namespace TierKit.Memory.Storage;

/// <summary>Keeps the files of one project in the place of a folder: bytes under paths, and what no index has taken in yet.</summary>
/// <remarks>
/// <para>Paths were checked before; they are compared letter by letter. A change is durable, and seen by every instance, when its call
/// returns. Each change leaves its paths pending, in the same transaction; the catalogue of the same engine takes a path off that list in
/// the transaction in which it takes in, moves away or forgets the note of just these bytes, and puts all back when it is cleared.</para>
/// <para>Implementations are thread-safe. A failure is the exception of the engine that the index knows too; after one a change may be done or not.</para>
/// </remarks>
public interface INoteContents
{
    /// <summary>Gets where the contents are, as messages and lists of projects name it; never a secret.</summary>
    string Place { get; }

    /// <summary>Lists everything below a folder.</summary>
    /// <param name="directory">The folder; empty for all of the project.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The states, by path, letter by letter.</returns>
    ValueTask<IReadOnlyList<ContentState>> ListAsync(string directory, CancellationToken cancellationToken = default);

    /// <summary>Gets the states of those paths at which something is.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The states, in any order.</returns>
    ValueTask<IReadOnlyList<ContentState>> FindAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken = default);

    /// <summary>Reads what is at those paths at which something is.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The contents, in any order.</returns>
    ValueTask<IReadOnlyList<KeptContent>> ReadAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken = default);

    /// <summary>Finds what <see cref="ContentState.LikenessOf"/> makes the same.</summary>
    /// <param name="likeness">The likeness.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The paths.</returns>
    ValueTask<IReadOnlyList<string>> FindAlikeAsync(string likeness, CancellationToken cancellationToken = default);

    /// <summary>Puts a content in place if what is there is still what was read.</summary>
    /// <param name="content">The content; its time of creation counts where nothing was there.</param>
    /// <param name="expectedChecksum">The checksum of what it replaces; <see langword="null"/> where nothing may be there.</param>
    /// <param name="cancellationToken">Ends the call; afterwards the content may be in place or not.</param>
    /// <returns>Whether it is in place; otherwise another was faster.</returns>
    ValueTask<bool> WriteAsync(KeptContent content, string? expectedChecksum, CancellationToken cancellationToken = default);

    /// <summary>Gives a content another path.</summary>
    /// <param name="source">The path.</param>
    /// <param name="target">The new path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns><see langword="true"/> where it moved; <see langword="false"/> where something is at the new path, or nothing at the old.</returns>
    ValueTask<bool> MoveAsync(string source, string target, CancellationToken cancellationToken = default);

    /// <summary>Deletes what is at a path; nothing may be there.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When it is gone.</returns>
    ValueTask DeleteAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>Gets paths whose changes no index has taken in, deleted ones too.</summary>
    /// <param name="age">How long ago the change was at least, by the engine's own clock.</param>
    /// <param name="limit">The most paths to name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The paths, in any order.</returns>
    ValueTask<IReadOnlyList<string>> PendingAsync(TimeSpan age, int limit, CancellationToken cancellationToken = default);
}
