using TierKit.Hosting;
using TierKit.Memory.Indexing;
using TierKit.Memory.KernelMemory;
using TierKit.Memory.KernelMemory.Tools;
using TierKit.Memory.Operations;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a Kernel Memory service over the notes.</summary>
public static class KernelMemoryTierKitBuilderExtensions
{
    /// <summary>Searches the notes of <c>AddBasicMemory</c> in a Kernel Memory v1 service; files, catalogue and a complete index stay here.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="endpoint">The address of the service; <c>http://127.0.0.1:9001</c> by default.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The service is the function service <c>kernel-memory</c> of the catalog: matrix, doctor and breaker know it. <see cref="KernelMemoryNotes"/>
    /// answers questions, and a toolset has the functions of Kernel Memory's own plugin.
    /// </remarks>
    /// <exception cref="TierKitConfigurationException">An option does not fit, or it was called twice.</exception>
    public static ITierKitBuilder UseKernelMemory(this ITierKitBuilder kit, string? endpoint = null, Action<KernelMemoryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(kit);
        KernelMemoryOptions options = new();
        if (endpoint is not null)
        {
            options.Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute);
        }

        configure?.Invoke(options);
        IReadOnlyList<string> errors = kit.TryUseKernelMemory(options, "Memory:KernelMemory");
        return errors.Count == 0 ? kit : throw new TierKitConfigurationException(errors);
    }

    internal static IReadOnlyList<string> TryUseKernelMemory(this ITierKitBuilder kit, KernelMemoryOptions options, string section)
    {
        IReadOnlyList<string> errors = KernelMemoryOptionsValidator.Validate(options, section);
        if (errors.Count > 0)
        {
            return errors;
        }

        if (kit.Services.Any(static service => service.ServiceType == typeof(KernelMemoryEngine)))
        {
            return ["UseKernelMemory was called twice; one service serves all projects of the notes"];
        }

        kit.Services.AddSingleton(provider => new KernelMemoryEngine(options, provider));
        kit.Services.AddSingleton<INoteSearchLayer>(static provider => provider.GetRequiredService<KernelMemoryEngine>());
        kit.Services.AddSingleton(static provider => new KernelMemoryNotes(
            provider.GetRequiredService<KernelMemoryEngine>(),
            provider.GetService<BasicMemory>() ?? throw new TierKitConfigurationException(["UseKernelMemory stands over notes, and there are none; call AddBasicMemory or set Memory:Path"])));
        kit.AddFunctionService(
            KernelMemoryFunction.Service,
            options.Tier,
            KernelMemoryFunction.Provider,
            static provider => provider.GetRequiredService<KernelMemoryEngine>().Function,
            // Every call has a deadline of its own; this is for what would hold that up.
            service => service.Clocks.Total = options.AnswerDeadline + options.Deadline);
        return options.Toolset.Length == 0 ? [] : Offered(kit, options);
    }

    private static IReadOnlyList<string> Offered(ITierKitBuilder kit, KernelMemoryOptions options)
    {
        kit.AddToolset(provider => KernelMemoryToolset.Create(options, provider));
        return [];
    }
}
