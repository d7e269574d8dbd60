using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Hosting;
using TierKit.Memory.Answering;
using TierKit.Memory.Search;
using TierKit.Policy;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a folder of notes.</summary>
public static class MemoryTierKitBuilderExtensions
{
    /// <summary>Registers a folder of Markdown notes, and the floor that answers from them when no model does.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="path">The folder; a relative one counts from the working directory. It may not exist yet.</param>
    /// <param name="sensitivity">The label of notes that carry none: Private by default, so that they stay home.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddBasicMemory(this ITierKitBuilder kit, string path, Sensitivity sensitivity = Sensitivity.Private)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        kit.Services.TryAddSingleton(provider => new BasicMemory(
            path,
            sensitivity,
            (ILogger?)provider.GetService<ILogger<BasicMemory>>() ?? NullLogger.Instance));
        kit.AddEmbeddedEncoder();
        return kit.UseFloor(static provider => new ExtractiveFloor(provider.GetRequiredService<BasicMemory>()));
    }
}
