using System.Text;

namespace TierKit.Memory.Notes;

/// <summary>Makes the form of a path in which case, Unicode composition, dashes and underscores do not count.</summary>
internal static class PathAlias
{
    public static string Of(string path)
        => Collapse(path).Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant().Replace('_', '-');

    /// <summary>Removes empty and '.' segments.</summary>
    public static string Collapse(string path)
        => string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != "."));
}
