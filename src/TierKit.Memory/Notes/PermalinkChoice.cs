namespace TierKit.Memory.Notes;

/// <summary>Chooses the permalink of a note so that no two notes of a project share one.</summary>
internal static class PermalinkChoice
{
    /// <param name="scheme">The project's scheme, for notes that declare no permalink.</param>
    /// <param name="filePath">The note's path inside the project.</param>
    /// <param name="declared">The permalink of the frontmatter.</param>
    /// <param name="stored">The permalink that the path has already.</param>
    /// <param name="ownerOf">The path that owns a permalink.</param>
    public static string Choose(PermalinkScheme scheme, string filePath, string? declared, string? stored, Func<string, string?> ownerOf)
    {
        if (!string.IsNullOrEmpty(declared) && IsFree(declared))
        {
            return declared;
        }

        if (stored is not null)
        {
            return stored;
        }

        string wanted = string.IsNullOrEmpty(declared) ? scheme.Canonical(filePath) : declared;
        string candidate = wanted;
        for (int suffix = 1; !IsFree(candidate); suffix++)
        {
            candidate = $"{wanted}-{suffix}";
        }

        return candidate;

        bool IsFree(string permalink) => ownerOf(permalink) is not { } owner || owner == filePath;
    }
}
