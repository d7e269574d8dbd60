using TierKit.Hosting;

namespace TierKit.Testing.Conformance;

/// <summary>Holds any provider of speech or images to what the walk relies on, on raw bytes, without a test framework.</summary>
/// <remarks>
/// Run every name of <see cref="Cases"/> as a test of its own. A case sets up a server and a container of its own, so cases may run at
/// once. No case takes wall-clock time. Some servers send without end: register the service with small
/// <see cref="TierKit.Tiers.ServiceOptions.Limits"/> so that the proof that they are left is short.
/// </remarks>
public sealed class MediaConformance
{
    private readonly MediaWire _wire;
    private readonly ProviderWire _words;
    private readonly Action<ITierKitBuilder, string> _register;

    /// <summary>Initializes the suite for a provider.</summary>
    /// <param name="wire">What its service says on the wire.</param>
    /// <param name="register">Registers exactly one service of the kind at an address such as <c>http://127.0.0.1:49152</c>.</param>
    /// <exception cref="ArgumentException">The kind is neither speech nor images.</exception>
    public MediaConformance(MediaWire wire, Action<ITierKitBuilder, string> register)
    {
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(register);
        _wire = wire;
        _words = MediaCases.WordsOf(wire);
        _register = register;
    }

    /// <summary>Gets the name of every case.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. ConformanceCases.Media.Keys];

    /// <summary>Runs one case.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the case.</param>
    /// <returns>A task that ends with the case.</returns>
    /// <exception cref="TierAssertionException">The provider does not hold it.</exception>
    /// <exception cref="KeyNotFoundException">There is no such case.</exception>
    public Task RunAsync(string name, CancellationToken cancellationToken = default) => ConformanceCases.RunAsync(
        ConformanceCases.Media,
        name,
        () => new ConformanceRun(
            _words, _register, static exchange => exchange.AnswerAsync(404, ""), (lab, _, token) => MediaCases.AskAsync(lab, _wire, token), cancellationToken));

    /// <summary>Runs every case, one after the other.</summary>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>How many cases were run.</returns>
    /// <exception cref="TierAssertionException">At least one does not hold; the message lists all that do not.</exception>
    public Task<int> RunAllAsync(CancellationToken cancellationToken = default) =>
        ConformanceCases.RunAllAsync(Cases, name => RunAsync(name, cancellationToken), cancellationToken);
}
