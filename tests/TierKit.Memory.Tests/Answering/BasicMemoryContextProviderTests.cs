using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TierKit.Memory.Answering;
using TierKit.Memory.Operations;
using TierKit.Memory.Tests.Operations;
using TierKit.Policy;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Memory.Tests.Answering;

public sealed class BasicMemoryContextProviderTests : IAsyncDisposable
{
    private const string Question = "How hot is green tea brewed?";
    private const string Passage = "Green tea is brewed at seventy degrees.";

    private readonly MemoryFixture _notes = new();
    private readonly TierLab _lab = TierLab.Create(static kit => kit
        .AddFake("local", Tier.Sovereign, replies: "from home")
        .AddFake("claude", Tier.Partner, replies: "from a partner"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        await _notes.DisposeAsync();
    }

    [Theory]
    [InlineData("Private", "local", false)]
    [InlineData("Private", "local", true)]
    [InlineData("Public", "claude", false)]
    [InlineData("Public", "claude", true)]
    public async Task Run_NoteAnswers_PassageReachesWhomItsLabelAllows(string label, string servedBy, bool streaming)
    {
        Tea(label);

        await RunAsync(Agent(), Question, streaming);

        FakeRequest request = Assert.Single(_lab[servedBy].Requests);
        Assert.Equal(streaming, request.IsStreaming);
        Assert.Equal([ChatRole.System, ChatRole.User], request.Messages.Select(static m => m.Role));
        Assert.StartsWith("[1] tea.md:5", request.Messages[0].Text, StringComparison.Ordinal);
        Assert.EndsWith(Passage, request.Messages[0].Text.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(0, _lab[servedBy == "local" ? "claude" : "local"].Calls);
    }

    [Theory]
    [InlineData("What is the airspeed of an unladen swallow?")]
    [InlineData("?!")]
    [InlineData("🎉")]
    public async Task Run_NothingRelevant_AddsNothing(string question)
    {
        Tea("Private");

        await RunAsync(Agent(), question, streaming: false);

        Assert.DoesNotContain(Assert.Single(_lab["claude"].Requests).Messages, static m => m.Role == ChatRole.System);
    }

    [Fact]
    public async Task Run_SecondTurn_PassageIsNotAddedAgainAndStaysPrivate()
    {
        Tea("Private");
        ChatClientAgent agent = Agent();
        AgentSession session = await agent.CreateSessionAsync(Token);

        await agent.RunAsync(Question, session, cancellationToken: Token);
        await agent.RunAsync("And green tea once more?", session, cancellationToken: Token);
        await agent.RunAsync("Thank you, who are you?", session, cancellationToken: Token);

        Assert.Equal(3, _lab["local"].Calls);
        Assert.Equal(0, _lab["claude"].Calls);
        Assert.All(_lab["local"].Requests, static request => Assert.Single(request.Messages, static m => m.Role == ChatRole.System));
    }

    [Fact]
    public async Task Run_SeveralMessages_LastOfTheUserIsTheQuestion()
    {
        Tea("Public");
        _notes.Put("coffee.md", "---\nsensitivity: Public\n---\n\nCoffee beans are roasted for twelve minutes.\n");

        await Agent().RunAsync([new(ChatRole.User, Question), new(ChatRole.Assistant, "Seventy."), new(ChatRole.User, "How long are coffee beans roasted?")], cancellationToken: Token);

        IReadOnlyList<ChatMessage> messages = Assert.Single(_lab["claude"].Requests).Messages;
        Assert.Contains("twelve minutes", messages[^2].Text, StringComparison.Ordinal);
        Assert.Equal("How long are coffee beans roasted?", messages[^1].Text);
        Assert.DoesNotContain(messages, static m => m.Role == ChatRole.System && m.Text.Contains(Passage, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Options_LimitPassagesAndTokens()
    {
        for (int i = 0; i < 5; i++)
        {
            _notes.Put($"tea{i}.md", $"---\nsensitivity: Public\n---\n\nGreen tea number {i} is brewed hot. {string.Concat(Enumerable.Repeat("Green tea is brewed hot. ", 40))}\n");
        }

        await RunAsync(Agent(new PromptContextOptions { MaxPassages = 2, MaxTokens = 50 }), Question, streaming: false);

        ChatMessage passage = Assert.Single(Assert.Single(_lab["claude"].Requests).Messages, static m => m.Role == ChatRole.System);
        Assert.InRange(passage.Text.Length, 1, (50 * 4) + 20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_NotesCannotBeSearched_AnswersWithoutThemAndWarns(bool streaming)
    {
        Tea("Private");
        await _notes.Memory.DisposeAsync();
        StubLogger logger = new();

        await RunAsync(Agent(logger: logger), Question, streaming);

        Assert.Equal(1, _lab["claude"].Calls);
        (LogLevel level, int id, string message) = Assert.Single(logger.Entries);
        Assert.Equal((LogLevel.Warning, 7006), (level, id));
        Assert.DoesNotContain("tea", message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Run_Cancelled_Ends()
    {
        Tea("Private");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Agent().RunAsync(Question, cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(0, _lab["local"].Calls + _lab["claude"].Calls);
    }

    private void Tea(string label) => _notes.Put("tea.md", $"---\nsensitivity: {label}\n---\n\n{Passage}\n");

    private ChatClientAgent Agent(PromptContextOptions? options = null, StubLogger? logger = null) => new(_lab.Chat, new ChatClientAgentOptions
    {
        ChatOptions = new ChatOptions().WithPolicy(RoutePolicies.PartnerFirst),
        AIContextProviders = [new BasicMemoryContextProvider(_notes.Memory, options, logger)],
    });

    private static async Task RunAsync(ChatClientAgent agent, string question, bool streaming)
    {
        if (!streaming)
        {
            Assert.NotEqual("", (await agent.RunAsync(question, cancellationToken: Token)).Text);
            return;
        }

        Assert.NotEqual("", string.Concat(await agent.RunStreamingAsync(question, cancellationToken: Token).Select(static u => u.Text).ToListAsync(Token)));
    }

    private sealed class StubLogger : ILogger<BasicMemoryContextProvider>
    {
        public List<(LogLevel Level, int Id, string Message)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, eventId.Id, formatter(state, exception)));
    }
}
