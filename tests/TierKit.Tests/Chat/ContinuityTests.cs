using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Chat;

/// <summary>A conversation that changes hands between services that agree on nothing.</summary>
public sealed class ContinuityTests
{
    private static readonly (string Name, ToolCallIdFormat Format, Func<string, bool> Accepts, Func<int, string> MakeId)[] Dialects =
    [
        ("anthropic", ToolCallIdFormat.Portable, IsWord, static n => $"toolu_{n:D24}"),
        ("openai", ToolCallIdFormat.Portable, static id => id.Length is > 0 and <= 40, static n => $"call_{n:D35}"),
        ("mistral", ToolCallIdFormat.NineAlphanumeric, static id => id.Length == 9 && id.All(char.IsAsciiLetterOrDigit), static n => $"a{n:D8}"),
        ("nameless", ToolCallIdFormat.Any, static id => id.Length > 0, static _ => ""),
        ("repeating", ToolCallIdFormat.Any, static id => id.Length > 0, static n => $"call_{n % 2}"),
        ("wordy", ToolCallIdFormat.Any, static id => id.Length > 0, static n => $"functions.look:{n} / {new string('ü', 60)}"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> EveryOrderedPair
    {
        get
        {
            TheoryData<string, string> pairs = [];
            foreach ((string one, _, _, _) in Dialects)
            {
                foreach ((string other, _, _, _) in Dialects)
                {
                    pairs.Add(one, other);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(EveryOrderedPair))]
    public async Task Conversation_ChangesHands_EveryServiceGetsWhatItAccepts(string one, string other)
    {
        int conversations = 0;
        await Gen.Select(Gen.Int[0, 4].Array[6], Gen.Int[0, 1].Array[6], Gen.Bool, Gen.Bool, Gen.Int[0, 1000]).SampleAsync(
            async (counts, hands, streaming, together, seed) =>
            {
                await ConverseAsync(one, other, counts, hands, streaming, together, seed);
                Interlocked.Increment(ref conversations);
            },
            iter: 25,
            threads: 1);

        Assert.True(conversations >= 25);
    }

    [Fact]
    public void For_NothingDependsOnTheService_SendsTheCallersOwnList()
    {
        ChatMessage[] messages = [new(ChatRole.System, "s"), new(ChatRole.User, "u"), new(ChatRole.Assistant, "a")];

        Assert.False(ConversationEdge.Matters(messages));
    }

    [Fact]
    public async Task GetResponse_MarksSurviveJson_SignatureStillGoesToItsIssuerOnly()
    {
        DialectChatClient first = Make(0);
        DialectChatClient second = Make(1);
        using Kit kit = Pair(first, second, 0, 1);
        first.CallsToMake = 1;
        List<ChatMessage> messages = [new(ChatRole.User, "look")];
        messages.AddRange((await kit.Named("pair").GetResponseAsync(messages, new ChatOptions { Tools = [Look] }, Token)).Messages);
        string json = JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions);
        messages = JsonSerializer.Deserialize<List<ChatMessage>>(json, AIJsonUtilities.DefaultOptions)!;
        FunctionCallContent call = messages.SelectMany(static m => m.Contents).OfType<FunctionCallContent>().Single();
        messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, call.Arguments!["n"]!.ToString())]));

        // JSON turned the argument into an element; the dialect compares text.
        call.Arguments!["n"] = call.Arguments["n"]!.ToString();
        first.CallsToMake = 0;
        await kit.Named("pair").GetResponseAsync(messages, new ChatOptions { Tools = [Look] }, Token);
        first.IsDown = true;
        ChatResponse elsewhere = await kit.Named("pair").GetResponseAsync(messages, new ChatOptions { Tools = [Look] }, Token);

        Assert.Equal("second", elsewhere.GetRoute()!.ServedBy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ThroughTwoTieredClients_SignatureComesHome(bool streaming)
    {
        DialectChatClient innermost = Make(0);
        using Kit inner = new(k => k.AddChatClient("issuer", Tier.Partner, innermost));
        using Kit outer = new(k => k.AddChatClient("nested", Tier.Partner, inner.Chat));
        List<ChatMessage> messages = [new(ChatRole.User, "look")];

        messages.AddRange((await Kit.AskAsync(outer.Chat, streaming, new ChatOptions { Tools = [Look] }, Token, [.. messages])).Messages);
        messages.Add(new ChatMessage(ChatRole.User, "again"));
        await Kit.AskAsync(outer.Chat, streaming, new ChatOptions { Tools = [Look] }, Token, [.. messages]);

        Assert.Equal(2, innermost.Answers);
    }

    [Fact]
    public async Task GetResponse_UnmarkedSignature_GoesOnlyToAServiceTheCallerNamed()
    {
        List<IReadOnlyList<ChatMessage>> seen = [];
        StubChatClient client = new();
        client.OnResponse = (messages, _, _) =>
        {
            seen.Add(messages);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "x")) { FinishReason = ChatFinishReason.Stop });
        };
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, client));
        ChatMessage[] messages = [new(ChatRole.User, "u"), new(ChatRole.Assistant, [new TextReasoningContent("t") { ProtectedData = "p" }, new TextContent("a")]), new(ChatRole.User, "u")];

        await kit.Chat.GetResponseAsync(messages, cancellationToken: Token);
        await kit.Named("a").GetResponseAsync(messages, cancellationToken: Token);

        Assert.Single(seen[0][1].Contents);
        Assert.Equal(2, seen[1][1].Contents.Count);
        Assert.Equal(2, messages[1].Contents.Count);
    }

    // A result of a tool that nobody offers would stay home.
    private static readonly AIFunction Look = AIFunctionFactory.Create(static (string n) => n, "look");

    private static async Task ConverseAsync(string one, string other, int[] counts, int[] hands, bool streaming, bool together, int seed)
    {
        int first = Array.FindIndex(Dialects, d => d.Name == one);
        int second = Array.FindIndex(Dialects, d => d.Name == other);
        DialectChatClient[] clients = [Make(first), Make(second)];
        using Kit kit = Pair(clients[0], clients[1], first, second);
        Random shuffle = new(seed);
        List<ChatMessage> messages = [new(ChatRole.User, "look")];
        for (int turn = 0; turn < counts.Length; turn++)
        {
            clients[0].IsDown = hands[turn] == 1;
            clients[hands[turn]].CallsToMake = counts[turn];
            string before = JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions);

            ChatResponse response = await Kit.AskAsync(kit.Named("pair"), streaming, new ChatOptions { Tools = [Look] }, Token, [.. messages]);

            Assert.Equal(before, JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions));
            Assert.Equal(hands[turn] == 0 ? "first" : "second", response.GetRoute()!.ServedBy);
            messages.AddRange(response.Messages);
            FunctionResultContent[] results =
            [
                .. response.Messages.SelectMany(static m => m.Contents).OfType<FunctionCallContent>().Select(static c => new FunctionResultContent(c.CallId, c.Arguments!["n"])),
            ];
            Assert.Equal(counts[turn], results.Length);
            shuffle.Shuffle(results);
            messages.AddRange(together && results.Length > 0 ? [new ChatMessage(ChatRole.Tool, [.. results])] : results.Select(static r => new ChatMessage(ChatRole.Tool, [r])));
            if (results.Length == 0)
            {
                messages.Add(new ChatMessage(ChatRole.User, "and now?"));
            }

            // A breaker that opened would take the choice of hands away.
            kit.Time.Advance(TimeSpan.FromMinutes(10));
        }
    }

    private static DialectChatClient Make(int dialect) => new(Dialects[dialect].Name + dialect, Dialects[dialect].Accepts, Dialects[dialect].MakeId);

    private static Kit Pair(DialectChatClient first, DialectChatClient second, int one, int other) => new(k => k
        .AddChatClient("first", Tier.Sovereign, first, o => o.ToolCallIds = Dialects[one].Format)
        .AddChatClient("second", Tier.Partner, second, o => o.ToolCallIds = Dialects[other].Format)
        .AddPolicy("pair", static p =>
        {
            p.Order.Add("first");
            p.Order.Add("second");
        }));

    private static bool IsWord(string id) => id.Length > 0 && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
