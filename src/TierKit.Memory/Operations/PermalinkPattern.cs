using TierKit.Memory.Notes;

namespace TierKit.Memory.Operations;

/// <summary>Turns an address with stars into a pattern of permalinks.</summary>
internal static class PermalinkPattern
{
    public static bool IsPattern(string path) => path.Contains('*', StringComparison.Ordinal);

    /// <summary>Slugs every part around the stars, and puts the project in front.</summary>
    public static string Of(string path, PermalinkScheme scheme)
    {
        string slugged = string.Join('/', path.Trim().Trim('/').Split('/').Select(static part =>
            string.Join('*', part.Split('*').Select(static piece => piece.Length == 0 ? "" : Permalink.FromPath(piece, splitExtension: false)))));
        string pattern = slugged.EndsWith(".md", StringComparison.Ordinal) ? slugged[..^3] : slugged;
        // A pattern that starts with a star reaches everything already.
        return pattern.StartsWith('*') ? pattern : scheme.Qualify(pattern);
    }
}
