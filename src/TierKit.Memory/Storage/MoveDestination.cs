namespace TierKit.Memory.Storage;

/// <summary>Reads the destination of a move.</summary>
internal static class MoveDestination
{
    /// <exception cref="Notes.NoteFormatException">The destination is empty or could leave the project.</exception>
    public static string Parse(string destination)
    {
        string path = destination.Trim();
        return ProjectPath.IsSafe(path) && Notes.PathAlias.Collapse(path) is { Length: > 0 } canonical
            ? canonical
            : throw new Notes.NoteFormatException($"Invalid destination path: {destination}");
    }
}
