using TierKit.Memory.Storage;

namespace TierKit.Memory.Indexing;

/// <summary>Keeps the index of each project somewhere else than in a file of this machine; register one in the container.</summary>
/// <remarks>
/// The notes stay in their files unless the engine keeps them too. The last engine registered counts, and the container disposes it. A failure is a
/// <see cref="NoteEngineException"/>. Implementations are thread-safe.
/// </remarks>
public interface INoteEngine
{
    /// <summary>Opens the index of a project; nothing is connected to before its first use.</summary>
    /// <param name="project">The project's name.</param>
    /// <returns>The index.</returns>
    EngineIndex Open(string project);

    /// <summary>Opens what keeps the notes of a project in the place of a folder; nothing is connected to before its first use.</summary>
    /// <param name="project">The project's name.</param>
    /// <returns>The contents; <see langword="null"/>, unless an engine says otherwise, where the notes are files of a folder.</returns>
    INoteContents? OpenContents(string project) => null;

    /// <summary>Lets one writer at a time exchange files of a project, over all machines that share them.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What ends the hold when it is disposed.</returns>
    ValueTask<IDisposable> LockFilesAsync(string project, CancellationToken cancellationToken);

    /// <summary>Says whether notes may be changed while the engine is away, when nothing excludes the writers of other machines.</summary>
    /// <param name="failure">Why it is away.</param>
    /// <returns>What to tell whoever wants to change a note; <see langword="null"/> where the lock of this machine is enough.</returns>
    string? RefuseChanges(NoteEngineException failure);
}
