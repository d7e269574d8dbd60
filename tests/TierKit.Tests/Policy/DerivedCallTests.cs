using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Policy;

/// <summary>What a call asks in turn, of a reducer, a floor, a panel, an encoder, is as sensitive as the call.</summary>
public sealed class DerivedCallTests : IDisposable
{
    private readonly StubChatClient _away = StubChatClient.Saying("away");
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("tierkit-derived");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _state.Delete(recursive: true);

    [Theory]
    [InlineData(Sensitivity.Internal, 1)]
    [InlineData(Sensitivity.Private, 0)]
    [InlineData(Sensitivity.Secret, 0)]
    public async Task Compaction_ReducerAsksAModel_ItsQuestionIsLabelledAsTheCall(Sensitivity label, int asked)
    {
        foreach (bool streaming in new[] { false, true })
        {
            StubChatClient away = StubChatClient.Saying("short");
            using Kit kit = new(k => k
                .AddChatClient("home", Tier.Sovereign, StubChatClient.Saying("home"), static o => o.ContextWindow = 512)
                .AddChatClient("away", Tier.Partner, away)
                .AddPolicy("home-only", static p => p.Order.Add("home"))
                .AddPolicy("away-first", static p =>
                {
                    p.Order.Add("away");
                    p.Order.Add("home");
                })
                .UseCompaction(static provider => new Summarizer(provider)));
            ChatMessage[] messages = [new(ChatRole.User, new string('x', 4000)), new(ChatRole.User, "and?")];

            ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, new ChatOptions().WithPolicy("home-only").WithSensitivity(label), Token, messages);

            Assert.True(response.GetRoute()!.Compacted);
            Assert.Equal(asked, away.Calls);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Floor_AsksInTurn_SeesTheLabelOfTheCall(bool streaming)
    {
        LabelFloor floor = new();
        using Kit kit = new(k => k.AddChatClient("away", Tier.Partner, _away).UseFloor(_ => floor));

        await Kit.AskAsync(kit.Chat, streaming, new ChatOptions().WithSensitivity(Sensitivity.Secret), Token);

        Assert.Equal(Sensitivity.Secret, floor.Seen);
        Assert.Null(RouteScope.Current);
        Assert.Equal(0, _away.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Quorum_PrivateAndUntrusted_CannotAgreeOnAToolThatSends(bool streaming)
    {
        int sent = 0;
        AIFunction send = AIFunctionFactory.Create((string text) => ++sent, "send").WithReach(ToolReach.Outside);
        using Kit kit = Panel(out StubChatClient one);
        using IChatClient loop = new RouteAggregatingChatClient(kit.Named("council").AsBuilder().UseFunctionInvocation().Build());

        ChatResponse trusted = await Kit.AskAsync(loop, streaming, new ChatOptions { Tools = [send] }, Token, new ChatMessage(ChatRole.User, "x"));
        Assert.Equal(("done", 1), (trusted.Text, sent));

        ChatResponse tainted = await Kit.AskAsync(loop, streaming, new ChatOptions { Tools = [send] }, Token, new ChatMessage(ChatRole.User, "x").WithLabel(ContentLabel.Closed));

        Assert.Equal(1, sent);
        Assert.Contains("tool 'send' was withheld", tainted.Text, StringComparison.Ordinal);
        Assert.Null(one.SeenOptions[^1]!.Tools);
    }

    [Fact]
    public async Task Quorum_AskedForToolCalls_PrivateAndUntrusted_ReturnsNone()
    {
        AIFunction send = AIFunctionFactory.Create(static (string text) => 1, "send").WithReach(ToolReach.Outside);
        using Kit kit = Panel(out _);
        QuorumChatClient council = kit.Services.GetRequiredKeyedService<QuorumChatClient>("council");
        ChatMessage question = new(ChatRole.User, "x");

        Assert.Single((await council.AskToolCallsAsync([question], new ChatOptions { Tools = [send] }, Token)).Value!);
        Assert.True((await council.AskToolCallsAsync([question.WithLabel(ContentLabel.Closed)], new ChatOptions { Tools = [send] }, Token)).Value is not { Count: > 0 });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Quorum_KeptHome_IsWrittenDownOnce(bool streaming)
    {
        using Kit kit = new(k => k
            .Configure(Audited)
            .AddChatClient("home", Tier.Sovereign, StubChatClient.Saying("x"), static o => o.Lineage = "h")
            .AddChatClient("second", Tier.Sovereign, StubChatClient.Saying("x"), static o => o.Lineage = "s")
            .AddChatClient("away", Tier.Partner, _away, static o => o.Lineage = "a")
            .AddQuorum("council", static q => q.AddMember("home").AddMember("second").AddMember("away")));

        ChatResponse response = await Kit.AskAsync(kit.Named("council"), streaming, new ChatOptions().WithSensitivity(Sensitivity.Private), Token);

        Assert.Equal("x", response.Text);
        Assert.Equal((EgressKind.KeptHome, "council"), Assert.Single(Log().Read().Select(static e => (e.Kind, e.Policy))));
        Assert.Equal(0, _away.Calls);
    }

    [Fact]
    public async Task Embeddings_PolicyOfTheScope_HoldsWithoutWideningWhoWasChosen()
    {
        RecordingGenerator home = new();
        RecordingGenerator away = new();
        using Kit kit = new(k => k
            .AddEmbeddingGenerator("home", Tier.Sovereign, home, "space")
            .AddEmbeddingGenerator("away", Tier.Partner, away, "space")
            .AddChatClient("chat", Tier.Sovereign, StubChatClient.Saying("x"))
            .AddPolicy("talk", static p => p.Order.Add("chat")));
        IEmbeddingGenerator<string, Embedding<float>> space = Vectors(kit, "space");
        IEmbeddingGenerator<string, Embedding<float>> named = Vectors(kit, "away");

        using (RouteScope.Begin(policy: RoutePolicies.PartnerFirst))
        {
            Assert.Equal("away", await ServedAsync(space));
            Assert.Equal("away", await ServedAsync(named));
            Assert.Equal("home", await ServedAsync(Vectors(kit, "home")));
        }

        using (RouteScope.Begin(policy: RoutePolicies.SovereignOnly))
        {
            Assert.Equal("home", await ServedAsync(space));
            AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(() => ServedAsync(named));
            Assert.Empty(refused.Attempts);
        }

        // A policy for conversations names nobody of the space: its order says nothing here, and what it keeps at home stays.
        using (RouteScope.Begin(policy: "talk"))
        {
            Assert.Equal("home", await ServedAsync(space));
            await Assert.ThrowsAsync<AllServicesFailedException>(() => ServedAsync(named));
        }

        Assert.Equal((4 - 1, 2), (home.Calls, away.Calls));
    }

    [Fact]
    public async Task Embeddings_KeptHome_IsWrittenDownAndNothingOfOursReachesAVendor()
    {
        RecordingGenerator home = new();
        using Kit kit = new(k => k
            .Configure(Audited)
            .AddEmbeddingGenerator("home", Tier.Sovereign, home, "space")
            .AddEmbeddingGenerator("away", Tier.Partner, new RecordingGenerator(), "space"));
        EmbeddingGenerationOptions options = new EmbeddingGenerationOptions { ModelId = "away's own", AdditionalProperties = new() { ["theirs"] = 1 } }
            .WithPolicy(RoutePolicies.PartnerFirst).WithSensitivity(Sensitivity.Private);

        await Vectors(kit, "space").GenerateAsync(["diary"], options, Token);

        EgressEntry entry = Assert.Single(Log().Read());
        Assert.Equal((EgressKind.KeptHome, RoutePolicies.PartnerFirst, Sensitivity.Private), (entry.Kind, entry.Policy, entry.Label!.Value));
        EmbeddingGenerationOptions seen = home.Seen!;
        Assert.Null(seen.ModelId);
        Assert.Equal(["theirs"], seen.AdditionalProperties!.Keys);
        Assert.Equal("away's own", options.ModelId);
    }

    private static Task<string> ServedAsync(IEmbeddingGenerator<string, Embedding<float>> generator) =>
        generator.GenerateAsync(["x"], cancellationToken: Token).ContinueWith(static t => t.GetAwaiter().GetResult().GetRoute()!.ServedBy, TaskScheduler.Default);

    private static IEmbeddingGenerator<string, Embedding<float>> Vectors(Kit kit, string name) =>
        kit.Services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(name);

    private EgressLog Log() => new(Path.Combine(_state.FullName, "egress"));

    private void Audited(TierKitOptions options)
    {
        options.StatePath = _state.FullName;
        options.Egress.Audit = true;
    }

    private static Kit Panel(out StubChatClient one)
    {
        StubChatClient first = one = new StubChatClient { OnResponse = static (messages, _, _) => Task.FromResult(Call(messages)) };
        StubChatClient second = new() { OnResponse = static (messages, _, _) => Task.FromResult(Call(messages)) };
        return new Kit(k => k
            .AddChatClient("one", Tier.Sovereign, first, static o => o.Lineage = "a")
            .AddChatClient("two", Tier.Sovereign, second, static o => o.Lineage = "b")
            .AddQuorum("council", static q => q.AddMember("one").AddMember("two")));
    }

    private static ChatResponse Call(IReadOnlyList<ChatMessage> messages) => messages.Any(static m => m.Role == ChatRole.Tool)
        ? new ChatResponse(new ChatMessage(ChatRole.Assistant, "done")) { FinishReason = ChatFinishReason.Stop }
        : new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "send", new Dictionary<string, object?> { ["text"] = "canary" })])) { FinishReason = ChatFinishReason.ToolCalls };

    private sealed class Summarizer(IServiceProvider provider) : IChatReducer
    {
        public async Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
        {
            ChatResponse summary = await provider.GetRequiredService<IChatClient>().GetResponseAsync(
                [new ChatMessage(ChatRole.User, $"Shorten: {messages.First().Text[..40]}")], new ChatOptions().WithPolicy("away-first"), cancellationToken);
            return [new ChatMessage(ChatRole.User, summary.Text), messages.Last()];
        }
    }

    private sealed class LabelFloor : IFloor
    {
        public Sensitivity? Seen { get; private set; }

        public ValueTask<ChatResponse?> AnswerAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
        {
            Seen = RouteScope.Current?.Sensitivity;
            return new(new ChatResponse(new ChatMessage(ChatRole.Assistant, "floor")));
        }
    }

    private sealed class RecordingGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public int Calls { get; private set; }

        public EmbeddingGenerationOptions? Seen { get; private set; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            Seen = options;
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(static _ => new Embedding<float>(new float[3]))));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
