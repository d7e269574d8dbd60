using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Policy;

public sealed class RedactionTests : IDisposable
{
    private const string Mail = "jane.doe@example.org";

    private readonly StubChatClient _away = new();
    private readonly Kit _kit;
    private string _sent = "";

    public RedactionTests()
    {
        _kit = new Kit(k => k
            .Configure(static o => o.Egress.Dictionary.Add("Jane Doe"))
            .AddPolicy("redacting", static p =>
            {
                p.Order.Add("Partner");
                p.Egress[Sensitivity.Private, Tier.Partner] = EgressDecision.Redact;
            })
            .AddChatClient("away", Tier.Partner, _away));
        // Says back what it was sent, letter by letter when it streams.
        _away.OnResponse = (messages, _, _) =>
        {
            _sent = string.Join('\n', messages.SelectMany(static m => m.Contents).Select(static c => c switch
            {
                TextContent t => t.Text,
                FunctionCallContent f => string.Concat(f.Arguments!.Values),
                FunctionResultContent r => r.Result?.ToString(),
                _ => c.GetType().Name,
            }));
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, messages[^1].Text is { Length: > 0 } text ? text : "ok")) { FinishReason = ChatFinishReason.Stop });
        };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ChatOptions Private => new ChatOptions().WithSensitivity(Sensitivity.Private);

    public void Dispose() => _kit.Dispose();

    [Theory]
    [InlineData($"write to {Mail} please", Mail)]
    [InlineData("card 4111 1111 1111 1111 ok", "4111 1111 1111 1111")]
    [InlineData("pay DE89 3704 0044 0532 0130 00 now", "DE89 3704 0044 0532 0130 00")]
    [InlineData("the key is sk-abcdefghijklmnopqrstuvwx!", "sk-abcdefghijklmnopqrstuvwx")]
    [InlineData("password=hunter22 works", "hunter22")]
    [InlineData("ask JANE DOE about it", "JANE DOE")]
    [InlineData("card ４１１１ １１１１ １１１１ １１１１ ok", "４１１１")]
    [InlineData("mail j\u200bane.doe@ex\u200bample.org now", "ane.doe")]
    [InlineData("ask Jаne Dоe about it", "Jаne")]
    public async Task GetResponse_Redacts_WhatLeavesAndRestoresWhatComesBack(string text, string found)
    {
        foreach (bool streaming in new[] { false, true })
        {
            ChatResponse response = await Kit.AskAsync(_kit.Named("redacting"), streaming, Private, Token, new ChatMessage(ChatRole.User, text));

            Assert.DoesNotContain(found, _sent, StringComparison.Ordinal);
            Assert.Contains("[[", _sent, StringComparison.Ordinal);
            Assert.Equal(text, response.Text);
        }
    }

    [Theory]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("DE88 3704 0044 0532 0130 00")]
    [InlineData("a@b and 12345678 and sk-short")]
    public async Task GetResponse_ChecksumFails_IsLeft(string text)
    {
        await Kit.AskAsync(_kit.Named("redacting"), false, Private, Token, new ChatMessage(ChatRole.User, text));

        Assert.Equal(text, _sent);
    }

    [Fact]
    public async Task GetResponse_EveryRoleAndArgument_IsRedactedAndAPictureIsWithheld()
    {
        AIFunction look = AIFunctionFactory.Create(static (string to) => to, "look");
        ChatOptions options = Private;
        options.Tools = [look];
        options.Instructions = $"mind {Mail}";
        ChatMessage[] messages =
        [
            new(ChatRole.System, $"of {Mail}"),
            new(ChatRole.User, [new TextContent(Mail), new DataContent(new byte[] { 1 }, "image/png")]),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "look", new Dictionary<string, object?> { ["to"] = Mail })]),
            new(ChatRole.Tool, [new FunctionResultContent("1", System.Text.Json.JsonSerializer.SerializeToElement(new { deep = new[] { Mail } }))]),
        ];

        await _kit.Named("redacting").GetResponseAsync(messages, options, Token);

        Assert.DoesNotContain("jane", _sent, StringComparison.Ordinal);
        Assert.Contains("[content withheld]", _sent, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", _away.SeenOptions[^1]!.Instructions!, StringComparison.Ordinal);
        Assert.Equal(Mail, messages[0].Text[3..]);
    }

    [Fact]
    public async Task GetResponse_SplitAcrossMessages_IsRedactedInBoth()
    {
        await Kit.AskAsync(_kit.Named("redacting"), false, Private, Token, new ChatMessage(ChatRole.User, "4111 1111 "), new ChatMessage(ChatRole.User, "1111 1111"));

        Assert.DoesNotContain("1111", _sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ToolReach.Outside, false)]
    [InlineData(ToolReach.Home, true)]
    public async Task GetResponse_ToolCall_IsRestoredForHomeAndNeverTowardOutside(ToolReach reach, bool restored)
    {
        _away.OnResponse = (messages, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(
            "1", "send", new Dictionary<string, object?> { ["to"] = messages[0].Text })])) { FinishReason = ChatFinishReason.ToolCalls });
        ChatOptions options = Private;
        options.Tools = [AIFunctionFactory.Create(static (string to) => to, "send").WithReach(reach)];

        ChatResponse response = await _kit.Named("redacting").GetResponseAsync([new ChatMessage(ChatRole.User, Mail)], options, Token);

        Assert.Equal(restored, response.Messages[0].Contents.OfType<FunctionCallContent>().Single().Arguments!["to"]!.Equals(Mail));
    }

    [Fact]
    public void Reveal_TokenOfAnotherConversation_IsLeftAndCounted()
    {
        string token = new PseudonymMap("one").TokenFor(Mail, "EMAIL");
        PseudonymMap other = new("two");
        other.TokenFor("secret", "EMAIL");

        Assert.Equal($"to {token}", other.Reveal($"to {token}"));
        Assert.Equal(1, other.Unknown);
        Assert.Equal(token, new PseudonymMap("one").TokenFor(Mail, "EMAIL"));
    }

    [Fact]
    public void Pass_AnySplit_RestoresAndHoldsNoMoreThanTheLongestToken()
    {
        PseudonymMap map = new("x");
        string token = map.TokenFor(Mail, "EMAIL");
        string text = $"a [ b [[ c {token}, {token} and [[EMAIL_9_zzzzzz]] [";
        for (int size = 1; size <= text.Length; size++)
        {
            PseudonymStream stream = new(map);
            string shown = "";
            int taken = 0;
            foreach (char[] piece in text.Chunk(size))
            {
                taken += piece.Length;
                shown += stream.Pass(new string(piece));
                int open = taken - text[..taken].Split(token).Sum(static p => p.Length);
                Assert.True(shown.Length + map.LongestToken + open >= taken - map.LongestToken, $"held too much at {taken}");
            }

            Assert.Equal(text.Replace(token, Mail, StringComparison.Ordinal), shown + stream.Rest());
        }
    }
}
