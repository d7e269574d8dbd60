namespace TierKit.Memory.Sources;

/// <summary>Names files and their parts in the catalogue: <c>source/path/of/file</c>, and <c>source/path/of/file//3</c> for the third part.</summary>
internal static class SourcePlace
{
    private const string Mark = "//";

    public static string File(string source, string path) => $"{source}/{path}";

    public static string Part(string file, int number) => FormattableString.Invariant($"{file}{Mark}{number}");

    public static bool IsPart(string place) => place.Contains(Mark, StringComparison.Ordinal);

    /// <summary>Takes a place apart again.</summary>
    public static (string Source, string File) Split(string place)
    {
        int mark = place.IndexOf(Mark, StringComparison.Ordinal);
        string file = mark < 0 ? place : place[..mark];
        int slash = file.IndexOf('/', StringComparison.Ordinal);
        return (file[..slash], file[(slash + 1)..]);
    }
}
