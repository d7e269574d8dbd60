using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

public sealed partial class BasicMemory
{
    /// <summary>Writes a note.</summary>
    /// <param name="title">The title; the file's name is made of it.</param>
    /// <param name="content">The Markdown text; its own frontmatter is merged.</param>
    /// <param name="directory">The folder inside the project; by default its root.</param>
    /// <param name="options">What else it says, and whether it may replace a note.</param>
    /// <param name="cancellationToken">Ends the wait for other writers; a note that is in place stays.</param>
    /// <returns>The note; its file is durable and its index current.</returns>
    /// <exception cref="NoteStoreException">A note of that name is there, a path is refused, or the file system refuses.</exception>
    public Task<WrittenNote> WriteNoteAsync(string title, string content, string directory = "", WriteNoteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(directory);
        return GuardedAsync(async () =>
        {
            OpenProject project = await WritableAsync(cancellationToken, names: false).ConfigureAwait(false);
            WriteNoteRequest request = new(title, content, directory)
            {
                Tags = options?.Tags,
                NoteType = options?.NoteType ?? Note.DefaultType,
                Metadata = MetadataInput.Convert(options?.Metadata),
                Overwrite = options?.Overwrite,
                ExpectedChecksum = options?.ExpectedChecksum,
            };
            NoteState state = await project.Store.WriteAsync(request, cancellationToken).ConfigureAwait(false);
            return await WrittenAsync(project, state, operation: null, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>Reads a note.</summary>
    /// <param name="identifier">Its title, permalink, path, id or <c>memory://</c> address.</param>
    /// <param name="includeFrontmatter">Whether the text starts with the frontmatter.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The note, or <see langword="null"/> where nothing has that name.</returns>
    /// <exception cref="NoteStoreException">Several notes have that title, or a path is refused.</exception>
    public Task<NoteContent?> ReadNoteAsync(string identifier, bool includeFrontmatter = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return GuardedAsync(async () =>
        {
            (BasicMemory memory, string name) = Route(identifier);
            OpenProject project = await memory.ReadableAsync(cancellationToken).ConfigureAwait(false);
            NoteState? state = await project.Store.ReadAsync(name, cancellationToken).ConfigureAwait(false);
            return state is null ? null : new NoteContent(project.Name)
            {
                Title = state.Note.Title,
                Permalink = state.Permalink,
                FilePath = state.File.Path,
                Content = state.Content(includeFrontmatter),
                Frontmatter = state.Note.Metadata,
                Checksum = state.File.Checksum,
                Created = state.Note.Created,
                Modified = state.Note.Modified,
                Sensitivity = LabelOf(project, state),
                Warnings = Warnings(state.Note),
            };
        });
    }

    /// <summary>Edits exactly one note; every byte that the edit does not name stays.</summary>
    /// <param name="identifier">Its exact permalink, path, id or unique title.</param>
    /// <param name="operation">
    /// <c>append</c>, <c>prepend</c>, <c>find_replace</c>, <c>replace_section</c>, <c>insert_before_section</c> or
    /// <c>insert_after_section</c>; the first two create a note that does not exist.
    /// </param>
    /// <param name="content">The new text.</param>
    /// <param name="options">What the operation needs.</param>
    /// <param name="cancellationToken">Ends the wait for other writers; an edit that is in place stays.</param>
    /// <returns>The note; its file is durable and its index current.</returns>
    /// <exception cref="NoteStoreException">No or several notes have that name, the edit does not fit, or the note changed.</exception>
    public Task<WrittenNote> EditNoteAsync(string identifier, string operation, string content, EditNoteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(content);
        return GuardedAsync(async () =>
        {
            string name = RouteHere(identifier);
            OpenProject project = await WritableAsync(cancellationToken).ConfigureAwait(false);
            NoteEdit edit = new(operation.Trim(), content)
            {
                Section = options?.Section,
                FindText = options?.FindText,
                ExpectedReplacements = options?.ExpectedReplacements ?? 1,
                ReplaceSubsections = options?.ReplaceSubsections ?? true,
            };
            EditNoteRequest request = new(name, edit) { Metadata = MetadataInput.Convert(options?.Metadata), ExpectedChecksum = options?.ExpectedChecksum };
            NoteState state = await project.Store.EditAsync(request, cancellationToken).ConfigureAwait(false);
            return await WrittenAsync(project, state, edit.Operation, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>Deletes exactly one note.</summary>
    /// <param name="identifier">Its exact permalink, path, id or unique title.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>What was deleted; nothing where nothing has that name.</returns>
    /// <exception cref="NoteStoreException">Several notes have that title, or a path is refused.</exception>
    public Task<DeletedNotes> DeleteNoteAsync(string identifier, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return GuardedAsync(async () =>
        {
            string name = RouteHere(identifier);
            OpenProject project = await WritableAsync(cancellationToken).ConfigureAwait(false);
            if (project.Identifiers.FindExact(name) is null)
            {
                return new DeletedNotes(project.Name) { Deleted = false, Sensitivity = Options.Sensitivity };
            }

            NoteState state = await project.Store.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            return new DeletedNotes(project.Name)
            {
                Deleted = true,
                Title = state.Note.Title,
                Permalink = state.Permalink,
                FilePath = state.File.Path,
                DeletedFiles = [state.File.Path],
                Sensitivity = LabelOf(project, state),
            };
        });
    }

    /// <summary>Deletes every file of a folder, and the folders that are empty then.</summary>
    /// <param name="directory">The folder inside the project; never the project itself.</param>
    /// <param name="cancellationToken">Ends the wait for other writers; what is deleted stays deleted.</param>
    /// <returns>What was deleted, and what could not be.</returns>
    /// <exception cref="NoteStoreException">The folder holds nothing, or its path is refused.</exception>
    public Task<DeletedNotes> DeleteDirectoryAsync(string directory, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return GuardedAsync(async () =>
        {
            OpenProject project = await WritableAsync(cancellationToken).ConfigureAwait(false);
            BatchOutcome outcome = await project.Mover.DeleteDirectoryAsync(directory, cancellationToken).ConfigureAwait(false);
            return new DeletedNotes(project.Name)
            {
                Deleted = outcome.Failed.Count == 0,
                FilePath = directory.Trim().Trim('/'),
                DeletedFiles = outcome.Done,
                Failed = outcome.Failed,
                IsDirectory = true,
                Sensitivity = Options.Sensitivity,
            };
        });
    }

    /// <summary>Moves exactly one note inside of its project; its permalink and the links to it stay.</summary>
    /// <param name="identifier">Its exact permalink, path, id or unique title.</param>
    /// <param name="destinationPath">The new path with its extension; empty when a folder is given.</param>
    /// <param name="destinationFolder">The folder to move it to under its present name, instead of a path.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <returns>Where it was and where it is.</returns>
    /// <exception cref="NoteStoreException">The note or the destination does not fit; nothing was moved.</exception>
    public Task<MovedNotes> MoveNoteAsync(string identifier, string destinationPath, string? destinationFolder = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        ArgumentNullException.ThrowIfNull(destinationPath);
        return GuardedAsync(async () =>
        {
            string name = RouteHere(identifier);
            RefuseOtherProject(destinationPath);
            OpenProject project = await WritableAsync(cancellationToken).ConfigureAwait(false);
            string? source = project.Identifiers.FindExact(name);
            MoveNoteRequest request = new(source ?? name) { DestinationPath = destinationPath, DestinationFolder = destinationFolder };
            string target = await project.Mover.MoveAsync(request, cancellationToken).ConfigureAwait(false);
            NoteState state = await project.Store.ReadPlacedAsync(target, cancellationToken).ConfigureAwait(false) ?? throw Mismatch(target);
            return new MovedNotes(project.Name)
            {
                Moved = true,
                Source = source ?? name,
                Destination = target,
                Title = state.Note.Title,
                Permalink = state.Permalink,
                MovedFiles = [source ?? name],
                Sensitivity = LabelOf(project, state),
            };
        });
    }

    /// <summary>Moves every file of a folder; files that cannot move stay and are named.</summary>
    /// <param name="directory">The folder inside the project.</param>
    /// <param name="destinationPath">The folder that it becomes.</param>
    /// <param name="cancellationToken">Ends the wait for other writers; what has moved stays moved.</param>
    /// <returns>What moved, and what could not.</returns>
    /// <exception cref="NoteStoreException">The folder holds nothing, or a path is refused.</exception>
    public Task<MovedNotes> MoveDirectoryAsync(string directory, string destinationPath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(destinationPath);
        return GuardedAsync(async () =>
        {
            RefuseOtherProject(destinationPath);
            OpenProject project = await WritableAsync(cancellationToken).ConfigureAwait(false);
            BatchOutcome outcome = await project.Mover.MoveDirectoryAsync(new MoveNoteRequest(directory) { DestinationPath = destinationPath, IsDirectory = true }, cancellationToken).ConfigureAwait(false);
            return new MovedNotes(project.Name)
            {
                Moved = outcome.Failed.Count == 0,
                Source = directory.Trim().Trim('/'),
                Destination = destinationPath.Trim().Trim('/'),
                MovedFiles = outcome.Done,
                Failed = outcome.Failed,
                IsDirectory = true,
                Sensitivity = Options.Sensitivity,
            };
        });
    }

    private static NoteStoreException Mismatch(string target)
        => new(NoteErrorCodes.MoveOutcomeMismatch, $"The move was made, and the note is not at '{target}'. Somebody else moved it: list the directory to see where it is.");

    private static Sensitivity LabelOf(OpenProject project, NoteState state) => project.Settings.Labels.Of(state.Note, state.File.Path);

    private static string[] Warnings(Note note) => [.. note.Warnings.Select(static warning => $"line {warning.Line}: {warning.Message}")];

    private static async Task<WrittenNote> WrittenAsync(OpenProject project, NoteState state, string? operation, CancellationToken cancellationToken)
    {
        (int total, int resolved) = await LinksAsync(project, state, cancellationToken).ConfigureAwait(false);
        return new WrittenNote(project.Name)
        {
            Title = state.Note.Title,
            Permalink = state.Permalink,
            FilePath = state.File.Path,
            Checksum = state.File.Checksum,
            WasCreated = state.WasCreated,
            Operation = operation,
            Observations = state.Note.Observations
                .GroupBy(static observation => observation.Category ?? Note.DefaultType, StringComparer.Ordinal)
                .ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal),
            ResolvedRelations = resolved,
            UnresolvedRelations = total - resolved,
            Tags = state.Note.Tags,
            Warnings = Warnings(state.Note),
            Sensitivity = LabelOf(project, state),
        };
    }

    private static async Task<(int Total, int Resolved)> LinksAsync(OpenProject project, NoteState state, CancellationToken cancellationToken)
    {
        try
        {
            if (state.Note.Relations.Count == 0 || await project.Catalog.FindByPathAsync(state.File.Path, cancellationToken).ConfigureAwait(false) is not { } known)
            {
                return (0, 0);
            }

            CatalogLink[] links = [.. (await project.Catalog.LinksOfAsync(known.Key, cancellationToken).ConfigureAwait(false)).Where(link => link.From == known.Key)];
            return (links.Length, links.Count(static link => link.To is not null));
        }
        catch (NoteEngineException exception) when (project.Missed(exception))
        {
            // The note is in its file, and nobody is told otherwise because its links cannot be counted.
            return (0, 0);
        }
    }

    /// <summary>Finds the project that an identifier names: <c>project::note</c>, or <c>memory://project/note</c>.</summary>
    private (BasicMemory Memory, string Identifier) Route(string identifier)
    {
        string text = LinkText.Parse(MemoryUrl.PathOf(identifier.Trim())).Text;
        int mark = text.IndexOf("::", StringComparison.Ordinal);
        if (mark > 0)
        {
            return (In(text[..mark]), text[(mark + 2)..].TrimStart('/'));
        }

        int slash = text.IndexOf('/', StringComparison.Ordinal);
        // A folder of this project wins over a project of that name: most identifiers are local.
        return slash > 0 && slash < text.Length - 1 && _registry.Find(text[..slash]) is { } other && other.Settings.Name != Project && !_registry.Get(Project).HasFolder(text[..slash])
            ? (In(other.Settings.Name), text[(slash + 1)..])
            : (this, identifier);
    }

    private string RouteHere(string identifier)
    {
        (BasicMemory memory, string name) = Route(identifier);
        return memory.Project == Project
            ? name
            : throw new NoteStoreException(NoteErrorCodes.CrossProjectEntity, $"'{ResultText.Short(identifier, 120)}' is in the project '{memory.Project}', and the call is for '{Project}'. Call it with project: {memory.Project}.");
    }

    private void RefuseOtherProject(string destination)
    {
        if (Route(destination).Memory.Project != Project)
        {
            throw new NoteStoreException(NoteErrorCodes.CrossProjectMove, "A note moves inside of its project only. Write it to the other project and delete it here.");
        }
    }
}
