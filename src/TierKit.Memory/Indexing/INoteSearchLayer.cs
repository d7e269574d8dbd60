namespace TierKit.Memory.Indexing;

/// <summary>Puts a search of somebody else's over the index of each project; register one in the container.</summary>
/// <remarks>
/// The index below stays complete and is what answers when the other search cannot. The last one registered counts.
/// Implementations are thread-safe.
/// </remarks>
public interface INoteSearchLayer
{
    /// <summary>Makes the search of a project that is being opened.</summary>
    /// <param name="project">The project, with the index below.</param>
    /// <returns>
    /// The search; every change comes to it, and it passes it on to the index below. It is disposed with the project, by
    /// <see cref="IAsyncDisposable"/> where it has it.
    /// </returns>
    INoteSearch Over(LayeredProject project);
}
