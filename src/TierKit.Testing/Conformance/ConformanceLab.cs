using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Conformance;

/// <summary>Sets up one service at a loopback server, on a clock that only the case moves.</summary>
internal sealed class ConformanceLab : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly string _path;

    public ConformanceLab(
        Func<LoopbackExchange, Task> answer,
        ProviderWire wire,
        Action<ITierKitBuilder, string> register,
        string? address,
        int attempts)
    {
        _server = new LoopbackServer(answer);
        _path = wire.Path;
        Lab = TierLab.Create(kit =>
        {
            register(kit, address ?? _server.Address);
            kit.AddPolicy("conformance", policy => policy.MaxAttempts = attempts).UseDefaultPolicy("conformance");
        });
        Lab.Time.MovesByItself = false;
    }

    public TierLab Lab { get; }

    public LabTime Time => Lab.Time;

    public IReadOnlyList<LoopbackRequest> Chats => [.. _server.Requests.Where(r => r.Path == _path)];

    public async Task<ChatResponse> AskAsync(bool streaming, CancellationToken cancellationToken)
    {
        ChatMessage[] ask = [new(ChatRole.User, "hello")];
        return streaming
            ? await Lab.Chat.GetStreamingResponseAsync(ask, null, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false)
            : await Lab.Chat.GetResponseAsync(ask, null, cancellationToken).ConfigureAwait(false);
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
