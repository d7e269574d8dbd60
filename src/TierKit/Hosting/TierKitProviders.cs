using System.Collections.Concurrent;
using System.ComponentModel;

namespace TierKit.Hosting;

/// <summary>Holds the providers that a reference alone made known; generated code registers them before <c>Main</c> runs.</summary>
/// <remarks>Thread-safe. Applications use <c>kit.UseProvider(…)</c> or a package's own verb instead.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TierKitProviders
{
    private static readonly ConcurrentDictionary<string, TierProvider> Known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a provider known; a second one of the same name is ignored.</summary>
    /// <param name="provider">The provider.</param>
    public static void Register(TierProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        Known.TryAdd(provider.Name, provider);
    }

    internal static IEnumerable<TierProvider> All => Known.Values;
}
