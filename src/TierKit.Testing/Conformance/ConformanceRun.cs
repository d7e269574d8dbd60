using TierKit.Hosting;
using TierKit.Telemetry;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Conformance;

/// <summary>Gives a case what it needs to set itself up.</summary>
internal sealed class ConformanceRun(
    ProviderWire wire,
    Action<ITierKitBuilder, string> register,
    Func<LoopbackExchange, Task> aside,
    Func<TierLab, bool, CancellationToken, Task<RouteReport>> ask,
    CancellationToken cancellation)
{
    public ProviderWire Wire => wire;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Gets whether another service of the kind can stand beside the one under test.</summary>
    public bool HasSpare { get; init; }

    public ConformanceLab Lab(Func<LoopbackExchange, Task> answer, string? address = null, int attempts = 1, bool withSpare = false) =>
        new(e => e.Request.Path == wire.Path ? answer(e) : aside(e), wire, register, ask, address, attempts, withSpare);

    public async Task AnswerAsync(LoopbackExchange exchange)
    {
        if (!exchange.Request.Body.Contains(wire.StreamRequest, StringComparison.Ordinal))
        {
            await exchange.AnswerAsync(200, wire.Whole, wire.WholeType).ConfigureAwait(false);
            return;
        }

        await BeginAsync(exchange).ConfigureAwait(false);
        foreach (string chunk in wire.Rest)
        {
            await exchange.ChunkAsync(chunk).ConfigureAwait(false);
        }

        await exchange.EndStreamAsync().ConfigureAwait(false);
    }

    /// <summary>Sends a stream's first word.</summary>
    public async Task BeginAsync(LoopbackExchange exchange)
    {
        await exchange.BeginStreamAsync(wire.StreamType).ConfigureAwait(false);
        foreach (string chunk in wire.FirstWord)
        {
            await exchange.ChunkAsync(chunk).ConfigureAwait(false);
        }
    }

    /// <summary>Asks a lab whose only service fails, and returns its only attempt.</summary>
    public async Task<RouteAttempt> FailedAsync(ConformanceLab lab, bool streaming)
    {
        AllServicesFailedException failure = await Expect.ThrowsAsync<AllServicesFailedException>(() => lab.ReportAsync(streaming, cancellation)).ConfigureAwait(false);
        Expect.Equal(1, failure.Attempts.Count, "attempts");
        Expect.Equal(1, lab.Lab.Ledger.Count, "ledger entries");
        return failure.Attempts[0];
    }
}
