using TierKit.Hosting;
using TierKit.Memory.Operations;
using TierKit.Memory.Sources;
using TierKit.Policy;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers folders of personal files beside the notes.</summary>
public static class SourceTierKitBuilderExtensions
{
    /// <summary>Registers a folder whose files are indexed and never written: Markdown and plain text; more kinds with TierKit.Memory.Sources.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="path">The folder; a relative one counts from the working directory.</param>
    /// <param name="sensitivity">The label of everything in it: Private by default, so that it stays home. Secret is refused.</param>
    /// <param name="name">The name that citations begin with; the folder's own by default.</param>
    /// <param name="configure">Sets the limits.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">An option does not fit, or the name is taken; the message says which and what to do.</exception>
    public static ITierKitBuilder AddSource(
        this ITierKitBuilder kit,
        string path,
        Sensitivity sensitivity = Sensitivity.Private,
        string? name = null,
        Action<SourceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(kit);
        SourceOptions options = new() { Path = path, Sensitivity = sensitivity, Name = name };
        configure?.Invoke(options);
        IReadOnlyList<string> problems = kit.TryAddSource(options, "AddSource");
        return problems.Count == 0 ? kit : throw new ArgumentException(string.Join("; ", problems));
    }

    /// <summary>Registers what reads more kinds of files.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="reader">The reader; for an extension that another one reads too, the later one is asked.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddSourceReader(this ITierKitBuilder kit, ISourceReader reader)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentNullException.ThrowIfNull(reader);
        kit.Services.AddSingleton(reader);
        return kit;
    }

    /// <returns>What is wrong; empty when the source was registered.</returns>
    internal static IReadOnlyList<string> TryAddSource(this ITierKitBuilder kit, SourceOptions options, string at)
    {
        List<string> problems = [.. options.Problems(at)];
        if (problems.Count == 0 && kit.Services.Any(d => d.ImplementationInstance is SourceRegistration known && known.Options.NameOrDefault == options.NameOrDefault))
        {
            problems.Add($"{at}:Name = '{options.NameOrDefault}' is the name of another source; give this one a name of its own");
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        if (!kit.Services.Any(static d => d.ServiceType == typeof(PersonalData)))
        {
            // One way to find meaning and one place for indexes, for notes and other files.
            kit.Services.AddSingleton(static provider => provider.GetService<BasicMemory>()?.Options is { } notes
                ? PersonalDataFactory.Create(provider, notes.Encoder, notes.StatePath)
                : PersonalDataFactory.Create(provider, encoder: null, state: null));
            kit.AddToolset(static provider => SourceTools.Create(provider.GetRequiredService<PersonalData>()));
        }

        kit.Services.AddSingleton(new SourceRegistration(options));
        return [];
    }
}
