using Microsoft.Extensions.Configuration;

namespace TierKit.Hosting;

/// <summary>Reads a part of the <c>TierKit</c> section that belongs to another package, such as <c>Memory</c>.</summary>
public abstract class SectionContributor
{
    /// <summary>Gets the key of the part, or <see langword="null"/> for a package that reads none and only attaches itself.</summary>
    public abstract string? Key { get; }

    /// <summary>Reads the part. Called only when it is there.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="section">The part.</param>
    /// <returns>What is wrong: each with its configuration path, the value and the next step; empty when all is well.</returns>
    public abstract IReadOnlyList<string> Read(ITierKitBuilder kit, IConfigurationSection section);

    /// <summary>Registers what the package needs whether or not its part is there. Called at every <c>AddTierKit</c>.</summary>
    /// <param name="kit">The builder.</param>
    /// <remarks>Does nothing unless overridden; what it does must bear being done again.</remarks>
    public virtual void Attach(ITierKitBuilder kit)
    {
    }
}
