using System.Text;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Storage;

/// <summary>Finds paths that some file system, or a permalink, cannot tell apart.</summary>
internal static class PathTwins
{
    /// <summary>Lists the existing paths that equal this one but for case, Unicode form, or the dashes of a slug.</summary>
    public static IReadOnlyList<string> Find(string path, IEnumerable<string> existing)
    {
        string folded = Fold(path);
        string slug = Slug(path);
        return [.. existing.Where(other => other != path && (Fold(other) == folded || Slug(other) == slug))];
    }

    /// <summary>Tells whether two paths are one name by two conventions, such as "My Note.md" and "my-note.md".</summary>
    public static bool AreNamedAlike(ReadOnlySpan<char> path, ReadOnlySpan<char> other)
        => !path.SequenceEqual(other) && (Ascii.IsValid(path) && Ascii.IsValid(other) ? AreAsciiAlike(path, other) : Convention(path.ToString()) == Convention(other.ToString()));

    // Every note of a folder is compared with a new one; what needs no tables makes no strings either.
    private static bool AreAsciiAlike(ReadOnlySpan<char> path, ReadOnlySpan<char> other)
    {
        if (path.Length != other.Length)
        {
            return false;
        }

        for (int i = 0; i < path.Length; i++)
        {
            if (Plain(path[i]) != Plain(other[i]))
            {
                return false;
            }
        }

        return true;

        static char Plain(char letter) => letter is '_' or ' ' ? '-' : char.ToLowerInvariant(letter);
    }

    private static string Fold(string path) => path.Normalize(NormalizationForm.FormD).ToUpperInvariant();

    private static string Slug(string path) => Permalink.FromPath(path.Replace('\\', '/'));

    /// <summary>Gives the form in which all writings of a name are one.</summary>
    public static string Convention(string path) => PathAlias.Of(path).Replace(' ', '-');
}
