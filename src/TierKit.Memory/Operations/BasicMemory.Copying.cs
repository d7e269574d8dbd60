using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <content>Copies of a folder into a project, and of a project into a folder.</content>
public sealed partial class BasicMemory
{
    /// <summary>Copies the files of a folder into the project, byte for byte and with their times, wherever the project keeps its notes.</summary>
    /// <param name="folder">The folder; hidden and ignored files stay behind, and nothing in it is changed.</param>
    /// <param name="cancellationToken">Ends it; what is copied stays, and the next import goes on.</param>
    /// <returns>What was copied.</returns>
    /// <exception cref="NoteStoreException">A file is there with other bytes, and nothing is merged; or the folder does not exist; or the project is read only.</exception>
    public Task<CopiedNotes> ImportAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return GuardedAsync(async () =>
        {
            if (!Directory.Exists(folder))
            {
                throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"The folder '{folder}' does not exist. Name the folder of the notes to import.");
            }

            OpenProject project = await WritableAsync(cancellationToken).ConfigureAwait(false);
            using ProjectLock reading = LockOf(folder);
            (int copied, int same) = await ContentCopy.RunAsync(_registry.ContentsOf(folder, reading), project.Contents, cancellationToken).ConfigureAwait(false);
            await project.Index.Notes.SynchronizeAsync(null, cancellationToken).ConfigureAwait(false);
            return new CopiedNotes { Copied = copied, Unchanged = same, Place = project.Contents.Place };
        });
    }

    /// <summary>Copies the notes of the project, and the files beside them, into a folder, byte for byte and with their times.</summary>
    /// <param name="folder">The folder; it is created where it is missing.</param>
    /// <param name="cancellationToken">Ends it; what is copied stays, and the next export goes on.</param>
    /// <returns>What was copied.</returns>
    /// <exception cref="NoteStoreException">A file is there with other bytes, and nothing is merged; or the folder cannot be written.</exception>
    public Task<CopiedNotes> ExportAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return GuardedAsync(async () =>
        {
            OpenProject project = await ReadableAsync(cancellationToken).ConfigureAwait(false);
            Directory.CreateDirectory(folder);
            using ProjectLock writing = LockOf(folder);
            FolderContents target = _registry.ContentsOf(folder, writing);
            (int copied, int same) = await ContentCopy.RunAsync(project.Contents, target, cancellationToken).ConfigureAwait(false);
            return new CopiedNotes { Copied = copied, Unchanged = same, Place = target.Place };
        });
    }

    private ProjectLock LockOf(string folder) => new(MachineState.FolderOf(new ProjectFolder(folder).Root), Time);
}
