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
    public static bool AreNamedAlike(string path, string other) => path != other && Convention(path) == Convention(other);

    private static string Fold(string path) => path.Normalize(NormalizationForm.FormD).ToUpperInvariant();

    private static string Slug(string path) => Permalink.FromPath(path.Replace('\\', '/'));

    private static string Convention(string path) => PathAlias.Of(path).Replace(' ', '-');
}
