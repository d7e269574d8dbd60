using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Testing.Loopback;

namespace TierKit.Conformance;

/// <summary>Sets up one service at a loopback server, on a clock that only the test moves.</summary>
public sealed class ProviderLab : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    public ProviderLab(Func<LoopbackExchange, Task> answer, Action<ITierKitBuilder, string> register, string? address = null, int attempts = 1)
    {
        Server = new LoopbackServer(answer);
        ServiceCollection services = new();
        services.AddTierKit(kit =>
        {
            kit.Configure(options =>
            {
                options.TimeProvider = Time;
                options.Randomizer = static () => .5;
            });
            register(kit, address ?? Server.Address);
            kit.AddPolicy("lab", policy => policy.MaxAttempts = attempts).UseDefaultPolicy("lab");
        });
        _provider = services.BuildServiceProvider();
    }

    public LoopbackServer Server { get; }

    public SignallingTime Time { get; } = new();

    public IServiceProvider Services => _provider;

    public IChatClient Chat => _provider.GetRequiredService<IChatClient>();

    public Task<ChatResponse> AskAsync(bool streaming, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AskAsync(streaming, options, [new(ChatRole.User, "hello")], cancellationToken);

    public async Task<ChatResponse> AskAsync(bool streaming, ChatOptions? options, ChatMessage[] ask, CancellationToken cancellationToken)
    {
        if (!streaming)
        {
            return await Chat.GetResponseAsync(ask, options, cancellationToken);
        }

        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in Chat.GetStreamingResponseAsync(ask, options, cancellationToken))
        {
            updates.Add(update);
        }

        return updates.ToChatResponse();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _provider.DisposeAsync();
    }
}
