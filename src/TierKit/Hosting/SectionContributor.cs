using Microsoft.Extensions.Configuration;

namespace TierKit.Hosting;

/// <summary>Reads a part of the <c>TierKit</c> section that belongs to another package, such as <c>Memory</c>.</summary>
public abstract class SectionContributor
{
    /// <summary>Gets the key of the part.</summary>
    public abstract string Key { get; }

    /// <summary>Reads the part. Called only when it is there.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="section">The part.</param>
    /// <returns>What is wrong: each with its configuration path, the value and the next step; empty when all is well.</returns>
    public abstract IReadOnlyList<string> Read(ITierKitBuilder kit, IConfigurationSection section);
}
