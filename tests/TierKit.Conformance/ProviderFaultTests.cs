using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Telemetry;
using TierKit.Testing.Conformance;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.Conformance;

/// <summary>Holds one provider to the suite that ships in TierKit.Testing, and helps with what is its own.</summary>
public abstract class ProviderFaultTests
{
    public static TheoryData<string> Cases => [.. ProviderConformance.Cases];

    /// <summary>Gets the name of the provider that this holds to the suite.</summary>
    public abstract string Provider { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract ProviderWire Wire { get; }

    protected abstract void Register(ITierKitBuilder kit, string address);

    /// <summary>Gives a service a key, and limits so small that a server without an end is soon left.</summary>
    protected static void Settings(ServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ApiKey = "key";
        options.Limits.MaxLineBytes = 64 * 1024;
        options.Limits.MaxResponseBytes = 1024 * 1024;
    }

    [Fact]
    public void Wire_HasToolCalls_SoThatNoCaseIsEmpty() => Assert.True(Wire.ToolCallPart is not null && Wire.ToolCallStart.Count > 0);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Provider_ConformanceCase_Holds(string name) => new ProviderConformance(Wire, Register, AnswerAsideAsync).RunAsync(name, Token);

    [Theory]
    [InlineData("empty", false)]
    [InlineData("empty", true)]
    [InlineData("enormous", false)]
    [InlineData("enormous", true)]
    [InlineData("broken tool schema", false)]
    [InlineData("broken tool schema", true)]
    public async Task GetResponse_NonsenseThatTheServiceRefuses_ComesBackAsItsOwn400AndOpensNoBreaker(string nonsense, bool streaming)
    {
        int asked = 0;
        await using ProviderLab lab = Lab(e => ++asked <= 4 ? e.AnswerAsync(400, "{}") : AnswerAsync(e), attempts: 4);
        (ChatMessage[] messages, ChatOptions? options) = nonsense switch
        {
            "empty" => ([new ChatMessage(ChatRole.User, "")], null),
            "enormous" => ([new ChatMessage(ChatRole.User, new string('x', 4 << 20))], null),
            _ => (new[] { new ChatMessage(ChatRole.User, "hello") }, new ChatOptions { Tools = [new BrokenTool()] }),
        };

        for (int i = 0; i < 4; i++)
        {
            Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => lab.AskAsync(streaming, options, messages, Token));
            Assert.IsNotType<TierKitException>(failure, exactMatch: false);
        }

        Assert.Equal(4, Chats(lab).Count);
        Assert.Equal("Hello you", (await lab.AskAsync(streaming, cancellationToken: Token)).Text);
    }

    /// <summary>Answers what a provider asks beside the chat itself; most ask nothing.</summary>
    protected virtual Task AnswerAsideAsync(LoopbackExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.AnswerAsync(404, "");
    }

    protected ProviderLab Lab(Func<LoopbackExchange, Task> answer, string? address = null, int attempts = 1) =>
        new(e => e.Request.Path == Wire.Path ? answer(e) : AnswerAsideAsync(e), Register, address, attempts);

    protected IReadOnlyList<LoopbackRequest> Chats(ProviderLab lab)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return [.. lab.Server.Requests.Where(r => r.Path == Wire.Path)];
    }

    protected async Task AnswerAsync(LoopbackExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (!exchange.Request.Body.Contains("\"stream\":true", StringComparison.Ordinal))
        {
            await exchange.AnswerAsync(200, Wire.Whole);
            return;
        }

        await BeginAsync(exchange);
        foreach (string chunk in Wire.Rest)
        {
            await exchange.ChunkAsync(chunk);
        }

        await exchange.EndStreamAsync();
    }

    protected static async Task<FailureKind?> FailureAsync(ProviderLab lab, bool streaming)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return Assert.Single((await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.AskAsync(streaming, cancellationToken: Token))).Attempts).Failure;
    }

    private async Task BeginAsync(LoopbackExchange exchange)
    {
        await exchange.BeginStreamAsync(Wire.StreamType);
        foreach (string chunk in Wire.FirstWord)
        {
            await exchange.ChunkAsync(chunk);
        }
    }
}
