using System.Collections.Concurrent;
using System.ComponentModel;

namespace TierKit.Hosting;

/// <summary>Holds the packages that read a part of the <c>TierKit</c> section; generated code registers them before <c>Main</c> runs.</summary>
/// <remarks>Thread-safe.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SectionContributors
{
    private static readonly ConcurrentDictionary<string, SectionContributor> Known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a contributor known; a second one for the same key, or of the same type without a key, is ignored.</summary>
    /// <param name="contributor">The contributor.</param>
    public static void Register(SectionContributor contributor)
    {
        ArgumentNullException.ThrowIfNull(contributor);
        Known.TryAdd(contributor.Key ?? $":{contributor.GetType().FullName}", contributor);
    }

    internal static IEnumerable<SectionContributor> All => Known.Values;
}
