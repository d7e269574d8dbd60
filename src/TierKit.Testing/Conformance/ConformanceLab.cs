using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Telemetry;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.Testing.Conformance;

/// <summary>Sets up one service at a loopback server, on a clock that only the case moves.</summary>
internal sealed class ConformanceLab : IAsyncDisposable
{
    /// <summary>The name of the service that answers where the one under test does not.</summary>
    public const string Spare = "conformance-spare";

    private readonly LoopbackServer _server;
    private readonly string _path;
    private readonly Func<TierLab, bool, CancellationToken, Task<RouteReport>> _ask;

    public ConformanceLab(
        Func<LoopbackExchange, Task> answer,
        ProviderWire wire,
        Action<ITierKitBuilder, string> register,
        Func<TierLab, bool, CancellationToken, Task<RouteReport>> ask,
        string? address,
        int attempts,
        bool withSpare)
    {
        _server = new LoopbackServer(answer);
        _path = wire.Path;
        _ask = ask;
        Lab = TierLab.Create(kit =>
        {
            register(kit, address ?? _server.Address);
            if (withSpare)
            {
                kit.AddFake(Spare, Tier.Partner, configure: static options => options.Priority = int.MaxValue);
            }

            kit.AddPolicy("conformance", policy =>
            {
                policy.MaxAttempts = attempts;
                if (withSpare)
                {
                    // The spare is last whatever the tier of the service under test.
                    policy.Order.Add(nameof(Tier.Sovereign));
                    policy.Order.Add(nameof(Tier.Transactional));
                    policy.Order.Add(nameof(Tier.Partner));
                }
            }).UseDefaultPolicy("conformance");
        });
        Lab.Time.MovesByItself = false;
    }

    public TierLab Lab { get; }

    public LabTime Time => Lab.Time;

    /// <summary>Gets the service under test.</summary>
    public TierService Service => Lab.Services.GetRequiredService<ServiceCatalog>().Services.Single(static s => s.Name != Spare);

    public IReadOnlyList<LoopbackRequest> Chats => [.. _server.Requests.Where(r => r.Path == _path)];

    /// <summary>Asks the service what services of its kind are asked, and returns the report of the answer.</summary>
    public Task<RouteReport> ReportAsync(bool streaming, CancellationToken cancellationToken) => _ask(Lab, streaming, cancellationToken);

    public Task<ChatResponse> AskAsync(bool streaming, CancellationToken cancellationToken) => ChatAsync(Lab, streaming, cancellationToken);

    public static async Task<ChatResponse> ChatAsync(TierLab lab, bool streaming, CancellationToken cancellationToken)
    {
        ChatMessage[] ask = [new(ChatRole.User, "hello")];
        return streaming
            ? await lab.Chat.GetStreamingResponseAsync(ask, null, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false)
            : await lab.Chat.GetResponseAsync(ask, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a stream and tells when its first word has arrived.</summary>
    public async Task ReadAsync(TaskCompletionSource shown, CancellationToken cancellationToken)
    {
        await foreach (ChatResponseUpdate _ in Lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            shown.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        await Lab.DisposeAsync().ConfigureAwait(false);
    }
}
