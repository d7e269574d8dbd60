using System.Text;
using System.Text.RegularExpressions;

namespace TierKit.Memory.Notes;

/// <summary>Makes file names and folders from titles and arguments.</summary>
internal static partial class NoteFileName
{
    private const string Extension = ".md";

    /// <summary>Makes a file stem of a title: characters that a file system refuses become dashes.</summary>
    public static string StemFromTitle(string title)
        => Dashes().Replace(Refused().Replace(title, "-"), "-").Trim('.').Trim('-');

    /// <summary>Cleans a folder argument: letters, digits, dots, blanks, dashes and underscores stay.</summary>
    public static string CleanDirectory(string directory)
    {
        StringBuilder kept = new(directory.Length);
        foreach (Rune rune in directory.Trim().EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || IsMark(rune) || rune.Value is '.' or ' ' or '-' or '_' or '/' or '\\')
            {
                kept.Append(rune.Value == '\\' ? "/" : rune.ToString());
            }
        }

        string path = Separators().Replace(kept.ToString(), "/");
        return (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path).Trim('/').Trim();
    }

    /// <summary>Makes the path of a note inside its project.</summary>
    public static string PathFor(string title, string directory, bool kebab)
    {
        string stem = StemFromTitle(title);
        if (kebab)
        {
            stem = Permalink.FromPath(stem, splitExtension: KnownExtensions.Matches(stem));
        }

        return directory.Length == 0 ? stem + Extension : $"{directory}/{stem}{Extension}";
    }

    /// <summary>Makes the type of a note from an argument: snake case.</summary>
    /// <exception cref="NoteFormatException">The type is empty or longer than 200 characters.</exception>
    public static string NormalizeType(string type)
    {
        string snake = CamelBoundary().Replace(TypeSeparator().Replace(type.Trim(), "_"), "$1_$2").ToLowerInvariant();
        return snake.Length is >= 1 and <= 200 ? snake
            : throw new NoteFormatException($"note_type has {snake.Length} characters; give between 1 and 200.");
    }

    // Vowel signs and accents belong to their letters: without them whole scripts would be mangled.
    private static bool IsMark(Rune rune)
        => Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    [GeneratedRegex("""[/\\<>:"|?*]""", RegexOptions.CultureInvariant)]
    private static partial Regex Refused();

    [GeneratedRegex("-{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Dashes();

    [GeneratedRegex("/{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    [GeneratedRegex(@"[\s\-.\\]", RegexOptions.CultureInvariant)]
    private static partial Regex TypeSeparator();

    [GeneratedRegex("([a-z0-9])([A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex CamelBoundary();
}
