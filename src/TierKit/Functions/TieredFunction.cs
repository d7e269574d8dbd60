using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Functions;

/// <summary>Calls a function that speaks to a service outside, and its alternative when that fails, as models are asked: clocks, breaker, labels, report, ledger.</summary>
/// <remarks>
/// Thread-safe as far as its functions are. To a model it is the first function: same name, description and schema. The caller's cancellation ends
/// the call and never goes on. A function is never called twice in one call unless it was registered as repeatable. Neither arguments nor results are logged.
/// </remarks>
public sealed class TieredFunction : DelegatingAIFunction
{
    private readonly RouteServices _services;
    private readonly PolicyCatalog _policies;
    private readonly string[] _order;
    private readonly Func<object?, bool>? _failed;
    private readonly TaskPolicies _own;

    internal TieredFunction(AIFunction shown, RouteServices services, PolicyCatalog policies, string[] order, Func<object?, bool>? failed)
        : base(shown)
    {
        _services = services;
        _policies = policies;
        _order = order;
        _failed = failed;
        _own = new TaskPolicies(services, order);
    }

    /// <summary>Gets the key under which the report lies in the context of a call's arguments, for a caller that brings a context.</summary>
    public static object ContextKey { get; } = typeof(RouteReport);

    /// <summary>Calls the function and says who answered.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The result with its report.</returns>
    /// <exception cref="AllServicesFailedException">Neither the function nor its alternative could or might; it says why.</exception>
    public Task<FunctionAnswer> AskAsync(AIFunctionArguments? arguments = null, CancellationToken cancellationToken = default)
    {
        RoutePlan plan = Plan();
        RouteRequest.NoteKeptHome(_services, plan);
        return RouteWalk.RunAsync<FunctionOperation, FunctionAnswer>(_services, plan, new FunctionOperation(arguments ?? [], _failed), cancellationToken);
    }

    /// <summary>Plans a call within the present scope and run, as of now, and calls nothing.</summary>
    /// <returns>The function and its alternative in order, and each that may not be called with its reason.</returns>
    public RoutePlan Explain() => RouteRequest.AsOfNow(_services, Plan());

    private RoutePlan Plan() => RouteRequest.Plan(_services, _policies, _policies.Default, ServiceKind.Function, null, _order[0], _own.For);

    /// <inheritdoc/>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        FunctionAnswer answer = await AskAsync(arguments, cancellationToken).ConfigureAwait(false);
        if (arguments.Context is { } context)
        {
            context[ContextKey] = answer.Route;
        }

        return answer.Value;
    }
}
