using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Tests.Chat;

public sealed class StructuredOutputTests
{
    private const string Good = """{"city":"Graz","count":2}""";
    private const string Bad = """{"city":7}""";

    private static readonly JsonElement Schema = JsonDocument.Parse(
        """{"type":"object","properties":{"city":{"type":"string","pattern":"^G"},"count":{"type":"integer","minimum":1}},"required":["city","count"],"additionalProperties":false}""").RootElement;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ChatOptions Options => new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "place") };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ServiceWithTools_IsForcedToCallAToolAndAnswersInText(bool streaming)
    {
        List<ChatOptions?> seen = [];
        StubChatClient client = Calling((_, options) =>
        {
            seen.Add(options);
            return [new FunctionCallContent("c1", "place", JsonSerializer.Deserialize<Dictionary<string, object?>>(Good))];
        });
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, client, static o => o.Capabilities = ServiceCapabilities.Tools));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, Options, Token);

        Assert.Equal(Good, response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.DoesNotContain(response.Messages.SelectMany(static m => m.Contents), static c => c is FunctionCallContent);
        Assert.Equal(StructuredOutputWay.Tool, response.GetRoute()!.StructuredOutput);
        Assert.Equal(["pattern"], response.GetRoute()!.UncheckedKeywords);
        ChatOptions sent = Assert.Single(seen)!;
        Assert.Null(sent.ResponseFormat);
        Assert.Equal("place", Assert.Single(sent.Tools!).Name);
        Assert.Equal("place", Assert.IsType<RequiredChatToolMode>(sent.ToolMode).RequiredFunctionName);
    }

    [Theory]
    [InlineData(false, Good)]
    [InlineData(true, Good)]
    [InlineData(false, "Here it is [sic]:\n```json\n" + Good + "\n```\nAnything else?")]
    [InlineData(true, "Here it is [sic]:\n```json\n" + Good + "\n```\nAnything else?")]
    public async Task GetResponse_ServiceWithPlainTextOnly_ReadsTheSchemaInThePrompt(bool streaming, string answer)
    {
        StubChatClient client = StubChatClient.Saying(answer);
        IReadOnlyList<ChatMessage> seen = [];
        Func<IReadOnlyList<ChatMessage>, ChatOptions?, CancellationToken, Task<ChatResponse>> say = client.OnResponse;
        client.OnResponse = (messages, options, token) =>
        {
            seen = messages;
            return say(messages, options, token);
        };
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, client, static o => o.Capabilities = ServiceCapabilities.None));
        ChatMessage ask = new(ChatRole.User, "where?");

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, Options, Token, ask);

        Assert.Equal(Good, response.Text);
        Assert.Equal(StructuredOutputWay.Prompt, response.GetRoute()!.StructuredOutput);
        Assert.Null(client.SeenOptions[0]!.ResponseFormat);
        Assert.Contains("additionalProperties", Assert.Single(seen).Text, StringComparison.Ordinal);
        Assert.Equal("where?", ask.Text);
    }

    [Theory]
    [InlineData(false, ServiceCapabilities.None, StructuredOutputWay.Prompt)]
    [InlineData(true, ServiceCapabilities.None, StructuredOutputWay.Prompt)]
    [InlineData(false, ServiceCapabilities.Tools, StructuredOutputWay.Tool)]
    [InlineData(true, ServiceCapabilities.Tools, StructuredOutputWay.Tool)]
    [InlineData(false, ServiceCapabilities.StructuredOutput, StructuredOutputWay.Native)]
    [InlineData(false, null, StructuredOutputWay.Prompt)]
    public async Task GetResponse_AnswerMissesTheSchema_IsAskedOnceMoreWithWhatIsWrong(bool streaming, ServiceCapabilities? can, StructuredOutputWay way)
    {
        List<IReadOnlyList<ChatMessage>> seen = [];
        StubChatClient client = new();
        client.OnResponse = (messages, _, _) =>
        {
            seen.Add(messages);
            return Text(seen.Count == 1 ? Bad : Good);
        };
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, client, o => o.Capabilities = can));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, Options, Token);

        Assert.Equal(Good, response.Text);
        Assert.Equal(way, response.GetRoute()!.StructuredOutput);
        Assert.Equal(2, response.GetRoute()!.Attempts.Count);
        Assert.Equal(FailureKind.Malformed, response.GetRoute()!.Attempts[0].Failure);
        Assert.Contains("$ lacks 'count'", seen[1][^1].Text, StringComparison.Ordinal);
        Assert.Equal(Bad, seen[1][^2].Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_AnswerNeverFits_NextIsAskedAndHealthIsUntouched(bool streaming)
    {
        StubChatClient stubborn = StubChatClient.Saying("I'd rather talk {about} it.");
        StubChatClient willing = StubChatClient.Saying(Good);
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Sovereign, stubborn, static o => o.Capabilities = ServiceCapabilities.None)
            .AddChatClient("b", Tier.Partner, willing, static o => o.Capabilities = ServiceCapabilities.StructuredOutput));

        for (int call = 0; call < 3; call++)
        {
            ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, Options, Token);
            Assert.Equal(("b", Good), (response.GetRoute()!.ServedBy, response.Text));
        }

        Assert.Equal(6, stubborn.Calls);
        Assert.Equal(StructuredOutputWay.Native, (await Kit.AskAsync(kit.Chat, streaming, Options, Token)).GetRoute()!.StructuredOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_NobodyFits_FailsWithinItsBudget(bool streaming)
    {
        StubChatClient stubborn = StubChatClient.Saying("no");
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Sovereign, stubborn, static o => o.Capabilities = ServiceCapabilities.None)
            .AddPolicy("two", static p => p.MaxAttempts = 2));

        AllServicesFailedException failed = await Assert.ThrowsAsync<AllServicesFailedException>(() => Kit.AskAsync(kit.Named("two"), streaming, Options, Token));

        Assert.Equal(2, failed.Attempts.Count);
        Assert.Equal(2, stubborn.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ModelWantsTheCallersTool_PassesItsCallOn(bool streaming)
    {
        AITool own = AIFunctionFactory.Create(static () => "x", "look");
        StubChatClient client = Calling(static (_, _) => [new FunctionCallContent("c1", "look", new Dictionary<string, object?>())]);
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, client, static o => o.Capabilities = ServiceCapabilities.Tools));
        ChatOptions options = Options;
        options.Tools = [own];

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, options, Token);

        Assert.Equal("look", Assert.Single(response.Messages.SelectMany(static m => m.Contents).OfType<FunctionCallContent>()).Name);
        Assert.Single(options.Tools);
        Assert.Equal(2, client.SeenOptions[0]!.Tools!.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_CutByALimit_IsHandedOverWithItsFinishReason(bool streaming)
    {
        StubChatClient client = new()
        {
            OnResponse = static (_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "{\"city\":")) { FinishReason = ChatFinishReason.Length }),
        };
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, client, static o => o.Capabilities = ServiceCapabilities.None));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, Options, Token);

        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Equal("{\"city\":", response.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_AnswerIsMadeOfBeginnings_IsGivenUp(bool streaming)
    {
        StubChatClient hostile = new()
        {
            OnResponse = static (_, _, _) => Text(new string('{', 1_000_000) + Good),
            OnStream = static (_, _, _) => Streams.Of(new ChatResponseUpdate(ChatRole.Assistant, new string('[', 1_000_000) + Good), Streams.End()),
        };
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, hostile, static o => o.Capabilities = ServiceCapabilities.None));

        AllServicesFailedException failed = await Assert.ThrowsAsync<AllServicesFailedException>(() => Kit.AskAsync(kit.Chat, streaming, Options, Token));

        Assert.Equal(2, failed.Attempts.Count);
    }

    [Fact]
    public async Task GetStreamingResponse_Native_StreamsAsItComes()
    {
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying(Good), static o => o.Capabilities = ServiceCapabilities.StructuredOutput));

        List<ChatResponseUpdate> updates = await kit.Chat.GetStreamingResponseAsync("?", Options, Token).ToListAsync(Token);

        Assert.True(updates.Count > Good.Length);
        Assert.Equal(StructuredOutputWay.Native, updates[0].GetRoute()!.StructuredOutput);
    }

    [Fact]
    public async Task GetResponseOfT_ServiceWithPlainTextOnly_GivesTheObject()
    {
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("""The place is {"City":"Graz","Count":2}."""), static o => o.Capabilities = ServiceCapabilities.None));

        ChatResponse<Place> response = await kit.Chat.GetResponseAsync<Place>("where?", new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { PropertyNamingPolicy = null }, cancellationToken: Token);

        Assert.Equal(new Place("Graz", 2), response.Result);
    }

    private static Task<ChatResponse> Text(string text) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop });

    private static StubChatClient Calling(Func<IReadOnlyList<ChatMessage>, ChatOptions?, AIContent[]> make)
    {
        StubChatClient client = new()
        {
            OnResponse = (messages, options, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. make(messages, options)]))
            {
                FinishReason = ChatFinishReason.ToolCalls,
            }),
        };
        client.OnStream = (messages, options, _) => Streams.Of(
            new ChatResponseUpdate(ChatRole.Assistant, [.. make(messages, options)]), Streams.End(ChatFinishReason.ToolCalls));
        return client;
    }

    private sealed record Place(string City, int Count);
}
