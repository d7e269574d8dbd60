using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Telemetry;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Conformance;

/// <summary>Holds any provider adapter to what the walk relies on, on raw bytes, streaming and not, without a test framework.</summary>
/// <remarks>
/// Run every name of <see cref="Cases"/> as a test of its own, for example as the rows of a theory. A case sets up a server and a
/// container of its own, so cases may run at once. No case takes wall-clock time. Some servers send without end: register the service
/// with small <see cref="TierKit.Tiers.ServiceOptions.Limits"/> so that the proof that they are left is short.
/// </remarks>
public sealed class ProviderConformance
{
    private readonly ProviderWire _wire;
    private readonly Action<ITierKitBuilder, string> _register;
    private readonly Func<LoopbackExchange, Task> _aside;

    /// <summary>Initializes the suite for a provider.</summary>
    /// <param name="wire">What its service says on the wire.</param>
    /// <param name="register">Registers exactly one chat service of the provider at an address such as <c>http://127.0.0.1:49152</c>.</param>
    /// <param name="aside">Answers what the provider asks beside the chat; 404 when left out.</param>
    public ProviderConformance(ProviderWire wire, Action<ITierKitBuilder, string> register, Func<LoopbackExchange, Task>? aside = null)
    {
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(register);
        _wire = wire;
        _register = register;
        _aside = aside ?? (static exchange => exchange.AnswerAsync(404, ""));
    }

    /// <summary>Gets the name of every case.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. ConformanceCases.All.Keys];

    /// <summary>Runs one case.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the case.</param>
    /// <returns>A task that ends with the case.</returns>
    /// <exception cref="TierAssertionException">The provider does not hold it.</exception>
    /// <exception cref="KeyNotFoundException">There is no such case.</exception>
    public Task RunAsync(string name, CancellationToken cancellationToken = default) =>
        ConformanceCases.RunAsync(ConformanceCases.All, name, () => new ConformanceRun(_wire, _register, _aside, AskAsync, cancellationToken) { HasSpare = true });

    /// <summary>Runs every case, one after the other.</summary>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>How many cases were run.</returns>
    /// <exception cref="TierAssertionException">At least one does not hold; the message lists all that do not.</exception>
    public Task<int> RunAllAsync(CancellationToken cancellationToken = default) =>
        ConformanceCases.RunAllAsync(Cases, name => RunAsync(name, cancellationToken), cancellationToken);

    private static async Task<RouteReport> AskAsync(TierLab lab, bool streaming, CancellationToken cancellationToken) =>
        (await ConformanceLab.ChatAsync(lab, streaming, cancellationToken).ConfigureAwait(false)).GetRoute()!;
}
