using System.Text.Json.Nodes;

namespace TierKit.Hosting;

/// <summary>Represents how a thing of the lock is now.</summary>
/// <remarks>Immutable; the entry belongs to whoever asked for it.</remarks>
public sealed class LockSight
{
    /// <summary>Initializes the sight.</summary>
    /// <param name="now">The entry as it would be written.</param>
    /// <param name="uncheckedBecause">Why the thing could not be looked at and what to do about it; <see langword="null"/> when it could.</param>
    public LockSight(JsonObject now, string? uncheckedBecause = null)
    {
        ArgumentNullException.ThrowIfNull(now);
        Now = now;
        UncheckedBecause = uncheckedBecause;
    }

    /// <summary>Gets the entry as it would be written.</summary>
    public JsonObject Now { get; }

    /// <summary>Gets why the thing could not be looked at; then <see cref="Now"/> holds what is known without it, and is not written.</summary>
    public string? UncheckedBecause { get; }
}
