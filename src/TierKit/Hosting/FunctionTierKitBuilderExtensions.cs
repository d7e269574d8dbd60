using Microsoft.Extensions.AI;
using TierKit.Functions;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers functions that speak to services outside.</summary>
public static class FunctionTierKitBuilderExtensions
{
    /// <summary>Registers a function as a transactional service, with what is called when it fails.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name: the key of the <see cref="AIFunction"/> in the container, and of its toolset.</param>
    /// <param name="function">The function: any <see cref="AIFunction"/>, a kernel function and one of an OpenAPI plugin among them.</param>
    /// <param name="alternative">What is called when the function fails or may not be called; <see langword="null"/> for nothing.</param>
    /// <param name="label">The label of results; closed (Private, Untrusted) unless said otherwise, as of everything that comes from outside.</param>
    /// <param name="failed">Says of a result that it tells of a failure, beyond <c>isError</c> and its kin, or <see langword="null"/>.</param>
    /// <param name="repeatable">Whether the function may be called again after a passing failure, because calling it twice does no more than once.</param>
    /// <param name="alternativeTier">Who owns and runs what the alternative speaks to.</param>
    /// <param name="configure">Sets price, clocks and the bulkhead of the function.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Arguments are labelled as all that the run has seen: what is Private reaches a sovereign alternative only.</remarks>
    public static ITierKitBuilder AddTransactionalFunction(
        this ITierKitBuilder kit,
        string name,
        AIFunction function,
        AIFunction? alternative = null,
        ContentLabel? label = null,
        Func<object?, bool>? failed = null,
        bool repeatable = false,
        Tier alternativeTier = Tier.Sovereign,
        Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return kit.AddTransactional(
            name, _ => function, function.GetType().Name, alternative is null ? null : _ => alternative, alternative?.GetType().Name, label, failed, repeatable, alternativeTier, configure);
    }

    /// <summary>Registers a function that the container makes, such as a tool of an MCP server, as a transactional service.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name: the key of the <see cref="AIFunction"/> in the container, and of its toolset.</param>
    /// <param name="function">Makes the function, once, when it is first needed.</param>
    /// <param name="alternative">Makes what is called when the function fails or may not be called; <see langword="null"/> for nothing.</param>
    /// <param name="label">The label of results; closed (Private, Untrusted) unless said otherwise.</param>
    /// <param name="failed">Says of a result that it tells of a failure, beyond <c>isError</c> and its kin, or <see langword="null"/>.</param>
    /// <param name="repeatable">Whether the function may be called again after a passing failure.</param>
    /// <param name="alternativeTier">Who owns and runs what the alternative speaks to.</param>
    /// <param name="configure">Sets price, clocks and the bulkhead of the function.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddTransactionalFunction(
        this ITierKitBuilder kit,
        string name,
        Func<IServiceProvider, AIFunction> function,
        Func<IServiceProvider, AIFunction>? alternative = null,
        ContentLabel? label = null,
        Func<object?, bool>? failed = null,
        bool repeatable = false,
        Tier alternativeTier = Tier.Sovereign,
        Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return kit.AddTransactional(name, function, nameof(AIFunction), alternative, nameof(AIFunction), label, failed, repeatable, alternativeTier, configure);
    }

    /// <summary>Registers functions that belong together, such as a plugin's, each as a transactional service of its own.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The toolset's name; each function is the service <c>NAME.FUNCTION</c>.</param>
    /// <param name="functions">The functions, each with a name of its own.</param>
    /// <param name="alternative">Gets what is called when a function fails or may not be called; <see langword="null"/>, or what returns it, for nothing.</param>
    /// <param name="label">The label of results; closed (Private, Untrusted) unless said otherwise.</param>
    /// <param name="failed">Says of a result that it tells of a failure, beyond <c>isError</c> and its kin, or <see langword="null"/>.</param>
    /// <param name="repeatable">Says of a function that it may be called again after a passing failure; <see langword="null"/> for none.</param>
    /// <param name="alternativeTier">Who owns and runs what the alternatives speak to.</param>
    /// <param name="configure">Sets price, clocks and the bulkhead of each function.</param>
    /// <param name="description">What the functions are for, in one sentence; <see langword="null"/> for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no function, or two have one name.</exception>
    public static ITierKitBuilder AddTransactionalFunctions(
        this ITierKitBuilder kit,
        string name,
        IEnumerable<AIFunction> functions,
        Func<AIFunction, AIFunction?>? alternative = null,
        ContentLabel? label = null,
        Func<object?, bool>? failed = null,
        Func<AIFunction, bool>? repeatable = null,
        Tier alternativeTier = Tier.Sovereign,
        Action<ServiceOptions>? configure = null,
        string? description = null)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(functions);

        AIFunction[] all = [.. functions];
        if (all.Length == 0 || all.Select(static function => function.Name).Distinct(StringComparer.Ordinal).Count() != all.Length)
        {
            throw new ArgumentException($"'{name}' has no function, or two of one name; give each a name of its own.", nameof(functions));
        }

        string[] services = [.. all.Select(function => $"{name}.{function.Name}")];
        foreach ((string service, AIFunction function) in services.Zip(all))
        {
            AIFunction? other = alternative?.Invoke(function);
            kit.AddService(
                service, _ => function, function.GetType().Name, other is null ? null : _ => other, other?.GetType().Name, failed, repeatable?.Invoke(function) == true, alternativeTier, configure);
        }

        return kit.AddToolset(provider => Lent(name, description ?? "", services.Select(provider.GetRequiredKeyedService<TieredFunction>), label));
    }

    /// <summary>Registers a function that a package calls itself and no model sees, as a service of any tier.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name: the key of the <see cref="TieredFunction"/> in the container.</param>
    /// <param name="tier">Who owns and runs what the function speaks to.</param>
    /// <param name="provider">The name of what it speaks to, as the matrix and the doctor show it.</param>
    /// <param name="factory">
    /// Makes the function, once. Where it gives an <see cref="IServiceProber"/> (<c>GetService</c>), the doctor asks that.
    /// </param>
    /// <param name="configure">Sets price, clocks and the bulkhead of the function.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Calls are planned, watched and noted as those of every service: labels, breaker, clocks, ledger, matrix. No toolset is registered, and a
    /// function is never called twice in one call.
    /// </remarks>
    public static ITierKitBuilder AddFunctionService(
        this ITierKitBuilder kit, string name, Tier tier, string provider, Func<IServiceProvider, AIFunction> factory, Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentNullException.ThrowIfNull(factory);

        kit.Services.AddKeyedSingleton(name, (services, _) => factory(services));
        Add(TierKitRegistry.Of(kit), name, name, tier, services => services.GetRequiredKeyedService<AIFunction>(name), provider, repeatable: false, configure);
        string[] asked = [name];
        kit.Services.AddKeyedSingleton(name, (services, _) =>
        {
            // Made with its front, not at the first call: that may come while the container closes and makes nothing any more.
            AIFunction function = services.GetRequiredService<TierKitRuntime>().States.Single(state => state.Service.Name == name).Endpoints[0].Client<AIFunction>();
            return services.GetRequiredService<MediaClients>().FunctionFor(function, asked, failed: null);
        });
        return kit;
    }

    private static ITierKitBuilder AddTransactional(
        this ITierKitBuilder kit,
        string name,
        Func<IServiceProvider, AIFunction> function,
        string broughtAs,
        Func<IServiceProvider, AIFunction>? alternative,
        string? alternativeAs,
        ContentLabel? label,
        Func<object?, bool>? failed,
        bool repeatable,
        Tier alternativeTier,
        Action<ServiceOptions>? configure)
    {
        kit.AddService(name, function, broughtAs, alternative, alternativeAs, failed, repeatable, alternativeTier, configure);
        return kit.AddToolset(provider =>
        {
            TieredFunction tiered = provider.GetRequiredKeyedService<TieredFunction>(name);
            return Lent(name, tiered.Description, [tiered], label);
        });
    }

    // The application's own model calls it; other programs are not lent what costs or sends.
    private static Toolset Lent(string name, string description, IEnumerable<AIFunction> functions, ContentLabel? label) =>
        new(name, description, functions, label ?? ContentLabel.Closed) { IsBorrowed = true };

    private static void AddService(
        this ITierKitBuilder kit,
        string name,
        Func<IServiceProvider, AIFunction> function,
        string broughtAs,
        Func<IServiceProvider, AIFunction>? alternative,
        string? alternativeAs,
        Func<object?, bool>? failed,
        bool repeatable,
        Tier alternativeTier,
        Action<ServiceOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);

        TierKitRegistry registry = TierKitRegistry.Of(kit);
        string own = $"{name}.function";
        kit.Services.AddKeyedSingleton(own, (provider, _) => function(provider));
        List<string> order = [name];
        Add(registry, name, name, Tier.Transactional, provider => provider.GetRequiredKeyedService<AIFunction>(own), broughtAs, repeatable, configure);
        if (alternative is not null)
        {
            order.Add($"{name}.alternative");
            Add(registry, order[1], name, alternativeTier, alternative, alternativeAs ?? nameof(AIFunction), repeatable, null);
        }

        string[] asked = [.. order];
        kit.Services.AddKeyedSingleton(name, (provider, _) => provider.GetRequiredService<MediaClients>().FunctionFor(provider.GetRequiredKeyedService<AIFunction>(own), asked, failed));
        kit.Services.AddKeyedSingleton<AIFunction>(name, static (provider, key) => provider.GetRequiredKeyedService<TieredFunction>(key));
    }

    private static void Add(
        TierKitRegistry registry, string name, string space, Tier tier, Func<IServiceProvider, AIFunction> function, string broughtAs, bool repeatable, Action<ServiceOptions>? configure)
    {
        ServiceOptions options = new();
        configure?.Invoke(options);
        options.Kind = ServiceKind.Function;
        options.Tier = tier;
        // What stands in for each other, as generators of one embedding space do.
        options.Space = space;
        registry.Add(new ServiceRegistration(name, $"service '{name}'", options) { Bring = function, BroughtAs = broughtAs, IsRepeatable = repeatable });
    }
}
