using System.Globalization;
using System.Runtime.CompilerServices;
using TierKit.Hosting;
using TierKit.Policy;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Declares what the application can do, and what it needs for that.</summary>
public static class CapabilityTierKitBuilderExtensions
{
    /// <summary>Declares a capability of the application.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The capability's name, unlike that of any service or policy.</param>
    /// <param name="configure">Says what it needs, and whether it is critical.</param>
    /// <param name="file">The caller's file; the compiler fills it in, for messages.</param>
    /// <param name="line">The caller's line; the compiler fills it in, for messages.</param>
    /// <returns>The builder.</returns>
    /// <remarks>A critical capability that cannot do without partners and the internet is an error at start.</remarks>
    public static ITierKitBuilder AddCapability(
        this ITierKitBuilder kit,
        string name,
        Action<CapabilityOptions> configure,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(configure);
        CapabilityOptions options = new();
        configure(options);
        // Paths of another machine's kind of separator are shown by their last part all the same.
        string place = file.Length == 0 ? "" : $" ({file[(file.LastIndexOfAny(['/', '\\']) + 1)..]}:{line.ToString(CultureInfo.InvariantCulture)})";
        TierKitRegistry.Of(kit).Capabilities.Add(new CapabilityRegistration(name, $"capability '{name}'{place}", options)
        {
            File = file.Length == 0 ? null : file,
            Line = line,
        });
        return kit;
    }

    /// <summary>Declares that the work must go on when everything that is not the user's own is gone.</summary>
    /// <param name="capability">The capability.</param>
    /// <returns>The capability.</returns>
    public static CapabilityOptions Critical(this CapabilityOptions capability)
    {
        ArgumentNullException.ThrowIfNull(capability);
        capability.Critical = true;
        return capability;
    }

    /// <summary>Adds what the capability needs, all of it.</summary>
    /// <param name="capability">The capability.</param>
    /// <param name="names">Services, policies, capabilities, or <c>tool:</c>, <c>mcp:</c>, <c>store:</c> and <c>host:</c> names.</param>
    /// <returns>The capability.</returns>
    public static CapabilityOptions Requires(this CapabilityOptions capability, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(capability);
        ArgumentNullException.ThrowIfNull(names);
        foreach (string name in names)
        {
            capability.Requires.Add(name);
        }

        return capability;
    }

    /// <summary>Adds alternatives of which one is enough.</summary>
    /// <param name="capability">The capability.</param>
    /// <param name="names">The alternatives, the preferred one first.</param>
    /// <returns>The capability.</returns>
    public static CapabilityOptions RequiresAny(this CapabilityOptions capability, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return capability.Requires(string.Join('|', names));
    }
}
