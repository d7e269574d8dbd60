namespace TierKit.Memory.Notes;

/// <summary>Matches many link texts against many targets at once, by permalink, title or path, whatever the case.</summary>
internal static class LinkTargets
{
    /// <returns>The id of each link's target, or <see langword="null"/>; of equal keys the first target counts.</returns>
    public static IReadOnlyDictionary<string, long?> Match(IEnumerable<string> links, IEnumerable<LinkTarget> targets)
    {
        Dictionary<string, long?> ids = new(StringComparer.OrdinalIgnoreCase);
        foreach (LinkTarget target in targets)
        {
            foreach (string? key in (ReadOnlySpan<string?>)[target.Permalink, target.Title, target.FilePath, WithoutExtension(target.FilePath)])
            {
                if (key is not null)
                {
                    ids.TryAdd(key, target.Id);
                }
            }
        }

        return links.ToDictionary(static link => link, link => ids.GetValueOrDefault(LinkText.Parse(link).Text), StringComparer.Ordinal);
    }

    private static string? WithoutExtension(string? path)
        => path is null || !path.AsSpan(path.LastIndexOf('/') + 1).Contains('.') ? path : path[..path.LastIndexOf('.')];
}
