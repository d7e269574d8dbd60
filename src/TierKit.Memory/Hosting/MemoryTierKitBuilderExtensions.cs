using TierKit.Hosting;
using TierKit.Memory.Answering;
using TierKit.Memory.Hosting;
using TierKit.Memory.Operations;
using TierKit.Policy;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a knowledge base of Markdown notes.</summary>
public static class MemoryTierKitBuilderExtensions
{
    /// <summary>Registers a folder of Markdown notes: the service, the toolset <c>memory</c>, the embedded encoder and the floor.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="path">The folder; a relative one counts from the working directory. It may not exist yet.</param>
    /// <param name="sensitivity">The label of notes that carry none: Private by default, so that they stay home.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddBasicMemory(this ITierKitBuilder kit, string path, Sensitivity sensitivity = Sensitivity.Private)
        => kit.AddBasicMemory(path, options => options.Sensitivity = sensitivity);

    /// <inheritdoc cref="AddBasicMemory(ITierKitBuilder, string, Sensitivity)"/>
    /// <param name="kit">The builder.</param>
    /// <param name="path">The folder; a relative one counts from the working directory. It may not exist yet.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="TierKitConfigurationException">An option does not fit.</exception>
    public static ITierKitBuilder AddBasicMemory(this ITierKitBuilder kit, string path, Action<BasicMemoryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(configure);

        BasicMemoryOptions options = new() { Path = path };
        configure(options);
        return kit.AddBasicMemory(options);
    }

    internal static ITierKitBuilder AddBasicMemory(this ITierKitBuilder kit, BasicMemoryOptions options)
    {
        IReadOnlyList<string> errors = BasicMemoryOptionsValidator.Validate(options);
        if (errors.Count > 0)
        {
            throw new TierKitConfigurationException(errors);
        }

        if (kit.Services.Any(static service => service.ServiceType == typeof(BasicMemory)))
        {
            throw new TierKitConfigurationException(["AddBasicMemory was called twice; name further folders in BasicMemoryOptions.Projects (Memory:Projects)"]);
        }

        kit.Services.AddSingleton(provider => MemoryFactory.Create(options, provider));
        kit.Services.AddSingleton<LockSection>(static provider => new IndexLockSection(provider));
        if (options.NamesOf.Count > 0)
        {
            // The notes are looked up when something is redacted: their encoder may be a service of this kit.
            kit.Services.AddSingleton<ISensitiveDetector>(static provider =>
                new NoteNames(() => provider.GetRequiredService<BasicMemory>(), provider.GetService<TimeProvider>() ?? TimeProvider.System));
        }

        return kit
            .AddEmbeddedEncoder()
            .AddToolset(static provider => MemoryToolset.Create(provider.GetRequiredService<BasicMemory>()))
            .UseFloor(static provider => new ExtractiveFloor(provider.GetRequiredService<BasicMemory>()));
    }
}
