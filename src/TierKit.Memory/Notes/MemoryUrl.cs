namespace TierKit.Memory.Notes;

/// <summary>Reads <c>memory://</c> addresses.</summary>
internal static class MemoryUrl
{
    public const string Scheme = "memory://";
    private const int MaxLength = 2028;

    /// <summary>Puts an address, or a bare path, into the form <c>memory://path</c>.</summary>
    /// <exception cref="NoteFormatException">The address is empty, too long or holds what paths may not.</exception>
    public static string Normalize(string? address)
    {
        string trimmed = address?.Trim() ?? "";
        if (trimmed.Length == 0)
        {
            throw new NoteFormatException("The memory URL cannot be empty or whitespace. Give a path such as memory://folder/note.");
        }

        string path = PathOf(trimmed);
        if (FindFault(path) is { } fault)
        {
            throw new NoteFormatException($"Invalid memory URL path: '{path}' {fault}");
        }

        return trimmed.Length <= MaxLength ? Scheme + path
            : throw new NoteFormatException($"The memory URL has {trimmed.Length} characters; at most {MaxLength} are allowed.");
    }

    /// <summary>Tells whether a path may stand in an address.</summary>
    public static bool IsValidPath(string path) => path.Trim().Length > 0 && FindFault(path) is null;

    /// <summary>Gets the path of an address; a text without the scheme is a path already.</summary>
    public static string PathOf(string address)
        => address.StartsWith(Scheme, StringComparison.Ordinal) ? address[Scheme.Length..] : address;

    private static string? FindFault(string path)
        => path.Contains("://", StringComparison.Ordinal) ? "contains protocol scheme"
            : path.Contains("//", StringComparison.Ordinal) ? "contains double slashes"
            : path.Trim().Length == 0 || path.AsSpan().ContainsAny("<>\"|?") ? "contains invalid characters"
            : null;
}
