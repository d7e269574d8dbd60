using System.Globalization;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Sets up a service that fails and one that answers next, as fakes in process or as servers with real clients.</summary>
internal sealed class MediaFaultWorld : IAsyncDisposable
{
    public const string First = "first";
    public const string Second = "second";

    /// <summary>How late a service is that is only late.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(5);

    // What is endless is stopped here, and the silent ones after a minute.
    private const int AnswerLimit = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(2);

    private readonly ServiceKind _kind;
    private readonly FakeServer? _first;
    private readonly FakeServer? _second;
    private readonly BlackHole? _hole;
    private readonly bool _isSilent;
    private readonly bool _isLate;

    public MediaFaultWorld(ServiceKind kind, Fault fault, bool onTheWire)
    {
        _kind = kind;
        LabTime time = new();
        if (onTheWire)
        {
            _first = FakeServer.CreateOpenAI(First, fault, time: time);
            _second = FakeServer.CreateOpenAI(Second, time: time);
            _hole = fault.ToString() == nameof(Fault.BlackHole) ? new BlackHole() : null;
            _isSilent = fault.ToString().Split('(')[0] is nameof(Fault.SilentBeforeHeaders) or nameof(Fault.HeadersThenSilence) or nameof(Fault.StallAfter) or nameof(Fault.SlowFirstToken);
            _isLate = fault.ToString().StartsWith(nameof(Fault.SlowFirstToken), StringComparison.Ordinal);
        }

        string address = _hole?.Address is { } hole ? hole + "/v1"
            : fault.ToString() == nameof(Fault.Refused) ? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackServer.ClosedPort()}/v1")
            : _first?.Address ?? "";
        Lab = TierLab.Create(time: time, configure: kit => _ = onTheWire
            ? kit.AddMedia(kind, First, Tier.Sovereign, address, Bounded).AddMedia(kind, Second, Tier.Sovereign, _second!.Address, static o => o.Priority = 1)
            : kit.AddFakeMedia(kind, First, Tier.Sovereign, fault, Bounded).AddFakeMedia(kind, Second, Tier.Sovereign, null, static o => o.Priority = 1));
    }

    public TierLab Lab { get; }

    public async Task<(string Answer, RouteReport Report)> AskAsync(bool streaming, CancellationToken cancellationToken)
    {
        Task<(string Answer, RouteReport? Report)> asking = MediaCall.AskAsync(Lab.Services, _kind, streaming, cancellationToken);
        if (_isSilent)
        {
            await _first!.FaultReachedAsync(cancellationToken);
            Lab.Time.Advance(_isLate ? Lateness : Patience);
        }
        else if (_hole is not null)
        {
            await Lab.Time.WaitForTimerAsync(ConnectPatience, cancellationToken);
            Lab.Time.Advance(ConnectPatience);
        }

        (string answer, RouteReport? report) = await asking;
        return (answer, report!);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? server in new IAsyncDisposable?[] { _first, _second })
        {
            await (server?.DisposeAsync() ?? default);
        }

        _hole?.Dispose();
        await Lab.DisposeAsync();
    }

    private static void Bounded(ServiceOptions options)
    {
        options.Limits.MaxResponseBytes = AnswerLimit;
        options.Clocks.Total = Patience;
    }
}
