namespace TierKit.Memory.Storage;

/// <summary>Names the error codes of the tools; those of the original first, then ours.</summary>
internal static class NoteErrorCodes
{
    public const string NoteAlreadyExists = "NOTE_ALREADY_EXISTS";
    public const string SecurityValidation = "SECURITY_VALIDATION_ERROR";
    public const string AmbiguousIdentifier = "AMBIGUOUS_IDENTIFIER";
    public const string CrossProjectEntity = "CROSS_PROJECT_ENTITY";
    public const string MutuallyExclusiveParameters = "MUTUALLY_EXCLUSIVE_PARAMS";
    public const string MissingDestination = "MISSING_DESTINATION";
    public const string DestinationFolderNotForDirectories = "DESTINATION_FOLDER_NOT_FOR_DIRECTORIES";
    public const string CrossProjectMove = "CROSS_PROJECT_MOVE_NOT_SUPPORTED";
    public const string DestinationSameAsSource = "DESTINATION_SAME_AS_SOURCE";
    public const string FileExtensionRequired = "FILE_EXTENSION_REQUIRED";
    public const string FileExtensionMismatch = "FILE_EXTENSION_MISMATCH";
    public const string EntityResolutionFailed = "ENTITY_RESOLUTION_FAILED";

    public const string InvalidArgument = "INVALID_ARGUMENT";
    public const string DestinationExists = "DESTINATION_EXISTS";
    public const string NoteChanged = "NOTE_CHANGED";
    public const string NotUtf8 = "NOTE_NOT_UTF8";
    public const string ProjectBusy = "PROJECT_BUSY";
    public const string WriteFailed = "WRITE_FAILED";
}
