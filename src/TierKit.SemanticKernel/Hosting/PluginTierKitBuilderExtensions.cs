using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.SemanticKernel.Connectors;
using TierKit.SemanticKernel.Filters;
using TierKit.Tiers;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers functions of plugins that speak to services outside.</summary>
public static class PluginTierKitBuilderExtensions
{
    /// <summary>Registers every function of a plugin, such as one of an OpenAPI document, as a transactional service of its own.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="plugin">The plugin. Its name is the toolset's; each function is the service <c>PLUGIN.FUNCTION</c>.</param>
    /// <param name="alternative">Gets what is called when a function fails or may not be called; <see langword="null"/>, or what returns it, for nothing.</param>
    /// <param name="label">The label of results; closed (Private, Untrusted) unless said otherwise, as of everything that comes from outside.</param>
    /// <param name="failed">Says of a result that it tells of a failure, beyond <c>isError</c> and its kin, or <see langword="null"/>.</param>
    /// <param name="repeatable">Says of a function that it may be called again after a passing failure; <see langword="null"/> for none.</param>
    /// <param name="alternativeTier">Who owns and runs what the alternatives speak to.</param>
    /// <param name="configure">Sets price, clocks and the bulkhead of each function.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The kernel that <c>AddTierKit</c> sets up has the plugin; do not add it there again, or the kernel calls the functions as they are. Of an
    /// OpenAPI function's result the content is returned, not the request beside it.
    /// </remarks>
    public static ITierKitBuilder AddTransactionalPlugin(
        this ITierKitBuilder kit,
        KernelPlugin plugin,
        Func<KernelFunction, AIFunction?>? alternative = null,
        ContentLabel? label = null,
        Func<object?, bool>? failed = null,
        Func<KernelFunction, bool>? repeatable = null,
        Tier alternativeTier = Tier.Sovereign,
        Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentNullException.ThrowIfNull(plugin);
        return kit.UseProvider(new ConnectorFailures()).AddTransactionalFunctions(
            plugin.Name,
            plugin.Select(static function => new PluginFunction(function, function.Name)),
            alternative is null ? null : function => PluginFunction.Of(alternative(plugin[function.Name])),
            label,
            failed,
            repeatable is null ? null : function => repeatable(plugin[function.Name]),
            alternativeTier,
            configure,
            plugin.Description);
    }

    /// <inheritdoc cref="FunctionTierKitBuilderExtensions.AddTransactionalFunction(ITierKitBuilder, string, AIFunction, AIFunction, ContentLabel?, Func{object?, bool}, bool, Tier, Action{ServiceOptions})"/>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name: the key of the <see cref="AIFunction"/> in the container, and of its toolset.</param>
    /// <param name="function">The function of a plugin, one of an OpenAPI document among them; of such a result the content is returned.</param>
    /// <param name="alternative">What is called when the function fails or may not be called; <see langword="null"/> for nothing.</param>
    /// <param name="label">The label of results; closed (Private, Untrusted) unless said otherwise, as of everything that comes from outside.</param>
    /// <param name="failed">Says of a result that it tells of a failure, beyond <c>isError</c> and its kin, or <see langword="null"/>.</param>
    /// <param name="repeatable">Whether the function may be called again after a passing failure, because calling it twice does no more than once.</param>
    /// <param name="alternativeTier">Who owns and runs what the alternative speaks to.</param>
    /// <param name="configure">Sets price, clocks and the bulkhead of the function.</param>
    public static ITierKitBuilder AddTransactionalFunction(
        this ITierKitBuilder kit,
        string name,
        KernelFunction function,
        AIFunction? alternative = null,
        ContentLabel? label = null,
        Func<object?, bool>? failed = null,
        bool repeatable = false,
        Tier alternativeTier = Tier.Sovereign,
        Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return kit.UseProvider(new ConnectorFailures()).AddTransactionalFunction(
            name, PluginFunction.Of(function)!, PluginFunction.Of(alternative), label, failed, repeatable, alternativeTier, configure);
    }
}
