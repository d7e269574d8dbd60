using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Testing.Loopback;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Sets up one Ollama service at a loopback server whose every answer a test may replace.</summary>
internal sealed class OllamaLab : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly ServiceProvider _provider;

    public OllamaLab(
        Func<LoopbackExchange, Task>? chat = null,
        string model = "llama3.2",
        string? endpoint = null,
        Tier? tier = null,
        ServiceKind kind = ServiceKind.Chat,
        int attempts = 1,
        LoadingRule whileLoading = LoadingRule.NextTier,
        Action<ServiceOptions>? configure = null)
    {
        On("/api/chat", chat ?? (static e => e.AnswerAsync(200, OllamaWords.Whole, OllamaWords.ObjectType)));
        On("/api/show", static e => e.AnswerAsync(200, """{"license":"MIT","capabilities":["completion","tools"]}""", OllamaWords.ObjectType));
        On("/api/version", static e => e.AnswerAsync(200, """{"version":"0.12.6"}""", OllamaWords.ObjectType));
        On("/api/tags", static e => e.AnswerAsync(200, OllamaWords.Tags("llama3.2:latest"), OllamaWords.ObjectType));
        On("/api/ps", static e => e.AnswerAsync(200, """{"models":[]}""", OllamaWords.ObjectType));
        _server = new LoopbackServer(e => Answers.TryGetValue(e.Request.Path, out Func<LoopbackExchange, Task>? answer)
            ? answer(e)
            : e.AnswerAsync(404, "404 page not found", "text/plain"));

        ServiceCollection services = new();
        services.AddTierKit(kit =>
        {
            kit.Configure(options =>
            {
                options.TimeProvider = Time;
                options.Randomizer = static () => .5;
            });
            kit.AddPolicy("lab", policy =>
            {
                policy.Order.Add("local");
                policy.MaxAttempts = attempts;
                // A load that is waited for would need a test to move the clock for it.
                policy.WhileLoading = whileLoading;
            }).UseDefaultPolicy("lab");
            if (kind == ServiceKind.Chat)
            {
                kit.AddOllama("local", model, endpoint ?? _server.Address, tier, configure);
            }
            else
            {
                kit.AddOllamaEmbeddings("local", model, endpoint ?? _server.Address, tier: tier, configure: configure);
            }
        });
        _provider = services.BuildServiceProvider();
    }

    public WatchedTime Time { get; } = new();

    public IChatClient Chat => _provider.GetRequiredService<IChatClient>();

    /// <summary>Gets a client that asks the service itself, whatever the policies say.</summary>
    public IChatClient Named(string name) => _provider.GetRequiredKeyedService<IChatClient>(name);

    public IEmbeddingGenerator<string, Embedding<float>> Embeddings => _provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();

    public TierService Service => _provider.GetRequiredService<ServiceCatalog>()["local"];

    public string Address => _server.Address;

    public IReadOnlyList<LoopbackRequest> ChatRequests => Requests("/api/chat");

    private Dictionary<string, Func<LoopbackExchange, Task>> Answers { get; } = [];

    public void On(string path, Func<LoopbackExchange, Task> answer) => Answers[path] = answer;

    public IReadOnlyList<LoopbackRequest> Requests(string path) => [.. _server.Requests.Where(r => r.Path == path)];

    public async Task<ServiceProbe> ProbeAsync(CancellationToken cancellationToken) =>
        (await _provider.GetRequiredService<ServiceProbes>().ProbeAsync(Service, cancellationToken))!;

    /// <summary>Asks in one piece or streaming, and returns the same shape for both.</summary>
    public async Task<ChatResponse> AskAsync(bool streaming, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] ask = [new(ChatRole.User, "hello")];
        return streaming
            ? await Chat.GetStreamingResponseAsync(ask, options, cancellationToken).ToChatResponseAsync(cancellationToken)
            : await Chat.GetResponseAsync(ask, options, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }
}
