using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;

namespace TierKit.Tests.Chat;

/// <summary>Sets up a container with a clock that only the test moves.</summary>
internal sealed class Kit : IDisposable
{
    private readonly ServiceProvider _provider;

    public Kit(Action<ITierKitBuilder> configure, Action<IServiceCollection>? more = null)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => configure(kit.Configure(options =>
        {
            options.TimeProvider = Time;
            options.Randomizer = static () => .5;
        })));
        more?.Invoke(services);
        _provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public SteppedTime Time { get; } = new();

    public IServiceProvider Services => _provider;

    public IChatClient Chat => _provider.GetRequiredService<IChatClient>();

    public IChatClient Named(string name) => _provider.GetRequiredKeyedService<IChatClient>(name);

    public void Dispose() => _provider.Dispose();

    /// <summary>Asks in one piece or streaming, and returns the same shape for both.</summary>
    public static async Task<ChatResponse> AskAsync(
        IChatClient client,
        bool streaming,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default,
        params ChatMessage[] messages)
    {
        ChatMessage[] ask = messages.Length > 0 ? messages : [new ChatMessage(ChatRole.User, "hello")];
        return streaming
            ? await client.GetStreamingResponseAsync(ask, options, cancellationToken).ToChatResponseAsync(cancellationToken)
            : await client.GetResponseAsync(ask, options, cancellationToken);
    }
}
