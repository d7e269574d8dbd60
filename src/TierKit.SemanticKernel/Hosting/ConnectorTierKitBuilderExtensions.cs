using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Polly;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.SemanticKernel.Connectors;
using TierKit.SemanticKernel.Filters;
using TierKit.SemanticKernel.Labels;
using TierKit.Tiers;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers connectors of Semantic Kernel, and what keeps plugin functions alive.</summary>
public static class ConnectorTierKitBuilderExtensions
{
    /// <summary>Registers any connector of Semantic Kernel as a service.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">Who owns and runs what the connector speaks to; nothing checks it but you.</param>
    /// <param name="service">The connector. Switch its own retries off: they multiply with the walk's.</param>
    /// <param name="configure">Sets what TierKit cannot know: capabilities, window, price, clocks.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddChatCompletionService(
        this ITierKitBuilder kit,
        string name,
        Tier tier,
        IChatCompletionService service,
        Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        return kit.UseProvider(new ConnectorFailures()).AddChatClient(name, tier, new ChatCompletionChatClient(service), configure);
    }

    /// <summary>Registers any connector of Semantic Kernel as a service, made at its first use.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">Who owns and runs what the connector speaks to; nothing checks it but you.</param>
    /// <param name="factory">Makes the connector, once.</param>
    /// <param name="configure">Sets what TierKit cannot know: capabilities, window, price, clocks.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddChatCompletionService(
        this ITierKitBuilder kit,
        string name,
        Tier tier,
        Func<IServiceProvider, IChatCompletionService> factory,
        Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return kit.UseProvider(new ConnectorFailures())
            .AddChatClient(name, tier, provider => new ChatCompletionChatClient(factory(provider)), configure);
    }

    /// <summary>Runs a plugin function that calls the outside through a pipeline, with an alternative for when that gives up.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="plugin">The plugin's name.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="pipeline">The pipeline: retries, timeouts, a breaker.</param>
    /// <param name="alternative">What runs instead when the pipeline gives up; <see langword="null"/> lets the failure through.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Applies where the kernel's filters run; a function invoked as a plain <c>AIFunction</c> passes them by. A stream is guarded until its first
    /// item; a failure after that reaches the reader.
    /// </remarks>
    public static ITierKitBuilder AddFunctionResilience(
        this ITierKitBuilder kit,
        string plugin,
        string function,
        ResiliencePipeline pipeline,
        KernelFunction? alternative = null)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentException.ThrowIfNullOrWhiteSpace(plugin);
        ArgumentException.ThrowIfNullOrWhiteSpace(function);
        ArgumentNullException.ThrowIfNull(pipeline);
        kit.Services.AddSingleton(new FunctionResilience(plugin, function, pipeline, alternative));
        return kit;
    }

    /// <summary>Labels what a plugin's functions return, in place of what TierKit would take them for.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="plugin">The plugin's name.</param>
    /// <param name="label">The label. Functions of OpenAPI plugins and MCP servers are Private and Untrusted unless labelled here.</param>
    /// <param name="function">The function's name; <see langword="null"/> labels every function of the plugin.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddFunctionLabel(this ITierKitBuilder kit, string plugin, ContentLabel label, string? function = null)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentException.ThrowIfNullOrWhiteSpace(plugin);
        kit.Services.AddSingleton(new FunctionLabel(plugin, function, label));
        return kit;
    }
}
