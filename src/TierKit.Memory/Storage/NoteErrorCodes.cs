namespace TierKit.Memory.Storage;

/// <summary>Names the error codes of the tools; those of the original first, then ours.</summary>
public static class NoteErrorCodes
{
    /// <summary>A note of that name is there, and replacing it was not asked for.</summary>
    public const string NoteAlreadyExists = "NOTE_ALREADY_EXISTS";

    /// <summary>A path or identifier could lead out of the project.</summary>
    public const string SecurityValidation = "SECURITY_VALIDATION_ERROR";

    /// <summary>Several notes have that title.</summary>
    public const string AmbiguousIdentifier = "AMBIGUOUS_IDENTIFIER";

    /// <summary>The note to change is in another project than the call.</summary>
    public const string CrossProjectEntity = "CROSS_PROJECT_ENTITY";

    /// <summary>No project has that name or identifier.</summary>
    public const string UnresolvedProjectRoute = "UNRESOLVED_PROJECT_ROUTE";

    /// <summary>Projects may not be created or deleted here.</summary>
    public const string ProjectConstrained = "PROJECT_CONSTRAINED";

    /// <summary>Two arguments exclude each other.</summary>
    public const string MutuallyExclusiveParameters = "MUTUALLY_EXCLUSIVE_PARAMS";

    /// <summary>A move names no destination.</summary>
    public const string MissingDestination = "MISSING_DESTINATION";

    /// <summary>A folder was to move with an argument that is for notes.</summary>
    public const string DestinationFolderNotForDirectories = "DESTINATION_FOLDER_NOT_FOR_DIRECTORIES";

    /// <summary>A move leads to another project.</summary>
    public const string CrossProjectMove = "CROSS_PROJECT_MOVE_NOT_SUPPORTED";

    /// <summary>The note or folder is there already.</summary>
    public const string DestinationSameAsSource = "DESTINATION_SAME_AS_SOURCE";

    /// <summary>The destination of a note has no extension.</summary>
    public const string FileExtensionRequired = "FILE_EXTENSION_REQUIRED";

    /// <summary>The destination has another extension than the note.</summary>
    public const string FileExtensionMismatch = "FILE_EXTENSION_MISMATCH";

    /// <summary>After a move the file is not where it should be.</summary>
    public const string MoveOutcomeMismatch = "MOVE_OUTCOME_MISMATCH";

    /// <summary>No note or folder has that name.</summary>
    public const string EntityResolutionFailed = "ENTITY_RESOLUTION_FAILED";

    /// <summary>An argument is missing or means nothing.</summary>
    public const string InvalidArgument = "INVALID_ARGUMENT";

    /// <summary>The destination of a move is taken.</summary>
    public const string DestinationExists = "DESTINATION_EXISTS";

    /// <summary>The note changed since it was read.</summary>
    public const string NoteChanged = "NOTE_CHANGED";

    /// <summary>The note's bytes are no UTF-8, and an edit would destroy what cannot be read.</summary>
    public const string NotUtf8 = "NOTE_NOT_UTF8";

    /// <summary>Another process holds the project.</summary>
    public const string ProjectBusy = "PROJECT_BUSY";

    /// <summary>The project is set to be read only.</summary>
    public const string ProjectReadOnly = "PROJECT_READ_ONLY";

    /// <summary>The folder of the project does not exist.</summary>
    public const string ProjectMissing = "PROJECT_FOLDER_MISSING";

    /// <summary>The file system refused a write; the note is as it was.</summary>
    public const string WriteFailed = "WRITE_FAILED";

    /// <summary>The file system refused a read.</summary>
    public const string ReadFailed = "READ_FAILED";

    /// <summary>The index could not be used; what was written to notes is in their files.</summary>
    public const string IndexFailed = "INDEX_FAILED";

    /// <summary>The server that keeps the writers of several machines apart is away; nothing was written.</summary>
    public const string ChangeRefused = "CHANGE_REFUSED";

    /// <summary>No note of the type <c>schema</c> is about that type of note.</summary>
    public const string SchemaNotFound = "SCHEMA_NOT_FOUND";

    /// <summary>The schema of that type of note cannot be read.</summary>
    public const string SchemaInvalid = "SCHEMA_INVALID";
}
