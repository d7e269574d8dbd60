namespace TierKit.Memory.Storage;

/// <summary>Judges paths by their text alone, equally on every operating system, so that a folder of notes stays portable.</summary>
internal static class ProjectPath
{
    /// <summary>The longest name in bytes that common file systems store.</summary>
    public const int MaxNameBytes = 255;

    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Numbered("COM"), .. Numbered("LPT")],
        StringComparer.OrdinalIgnoreCase);

    public static bool IsSafe(string path) => path.Length > 0 && FindRefusal(path) is null;

    /// <summary>Gives the canonical form of a safe path: '/' between names, no empty and no '.' segments.</summary>
    /// <exception cref="PathRefusedException">The path could leave the project, or no file system stores it.</exception>
    public static string Normalize(string path)
    {
        PathRefusal? refusal = path.Trim().Length == 0 ? PathRefusal.Empty : FindRefusal(path);
        return refusal is null ? Notes.PathAlias.Collapse(path) : throw Refuse(refusal.Value, path);
    }

    public static PathRefusedException Refuse(PathRefusal reason, string path)
        => new(reason, $"The path '{Visible(path)}' is refused: {Explain(reason)}. Give a path inside the project, such as 'folder/note.md'.");

    private static PathRefusal? FindRefusal(string path)
    {
        string[] segments = path.Split('/', '\\');
        return path.Contains('~', StringComparison.Ordinal) ? PathRefusal.HomeReference
            : path[0] is '/' or '\\' || path is [_, ':', ..] ? PathRefusal.Absolute
            : segments.Any(IsParent) ? PathRefusal.ParentSegment
            : path.Any(static letter => char.IsControl(letter) && letter is not ('\t' or '\n' or '\r')) ? PathRefusal.ControlCharacter
            : segments.Any(IsReserved) ? PathRefusal.ReservedName
            : segments.Any(static segment => System.Text.Encoding.UTF8.GetByteCount(segment) > MaxNameBytes) ? PathRefusal.TooLong
            : null;
    }

    // Windows drops blanks and dots at the end of a name, so ".. ." means ".." there.
    private static bool IsParent(string segment) => segment.StartsWith("..", StringComparison.Ordinal) && segment.AsSpan().TrimEnd(" .").Length == 0;

    private static bool IsReserved(string segment)
    {
        int dot = segment.IndexOf('.', StringComparison.Ordinal);
        return Devices.Contains((dot < 0 ? segment : segment[..dot]).TrimEnd());
    }

    private static IEnumerable<string> Numbered(string name) => "123456789¹²³".Select(digit => name + digit);

    private static string Explain(PathRefusal reason) => reason switch
    {
        PathRefusal.Empty => "it is empty",
        PathRefusal.Absolute => "it is absolute",
        PathRefusal.ParentSegment => "'..' leads out of a folder",
        PathRefusal.HomeReference => "'~' may mean a home folder",
        PathRefusal.ControlCharacter => "it holds a control character",
        PathRefusal.ReservedName => "it holds a name that Windows reserves for a device",
        PathRefusal.TooLong => $"a name in it is longer than {MaxNameBytes} bytes",
        PathRefusal.InternalFolder => "it belongs to TierKit itself",
        _ => "it leads out of the project through a link",
    };

    private static string Visible(string path)
        => string.Concat(path.Select(static letter => char.IsControl(letter) ? '?' : letter));
}
