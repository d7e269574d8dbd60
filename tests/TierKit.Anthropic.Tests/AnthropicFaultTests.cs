using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Conformance;
using TierKit.Hosting;
using TierKit.Telemetry;
using TierKit.Testing.Conformance;

namespace TierKit.Providers.Tests;

public sealed class AnthropicFaultTests : ProviderFaultTests
{
    private const string Key = "sk-ant-never-shown";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public override string Provider => "Anthropic";

    protected override ProviderWire Wire => AnthropicWords.Wire;

    protected override void Register(ITierKitBuilder kit, string address) =>
        kit.AddAnthropic("claude", "claude-test", address, configure: static o =>
        {
            Settings(o);
            o.ApiKey = Key;
        });

    [Theory]
    [InlineData(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", FailureKind.ContextTooLong)]
    [InlineData(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.", FailureKind.QuotaExhausted)]
    [InlineData(402, "billing_error", "There is an issue with your billing.", FailureKind.QuotaExhausted)]
    [InlineData(401, "authentication_error", "invalid x-api-key", FailureKind.Unauthorized)]
    [InlineData(403, "permission_error", "Your key may not use this.", FailureKind.Unauthorized)]
    [InlineData(403, "forbidden", "Access from your country is not supported", FailureKind.RegionBlocked)]
    [InlineData(404, "not_found_error", "model: claude-none", FailureKind.ModelMissing)]
    [InlineData(413, "request_too_large", "Request exceeds the maximum size", FailureKind.ContextTooLong)]
    [InlineData(429, "rate_limit_error", "slow down", FailureKind.RateLimited)]
    [InlineData(500, "api_error", "Internal server error", FailureKind.ServerError)]
    [InlineData(504, "timeout_error", "timed out", FailureKind.Timeout)]
    [InlineData(529, "overloaded_error", "Overloaded", FailureKind.Overloaded)]
    public async Task GetResponse_ErrorType_DecidesTheKind(int status, string type, string message, FailureKind kind)
    {
        foreach (bool streaming in new[] { false, true })
        {
            await using ProviderLab lab = Lab(e => e.AnswerAsync(status, AnthropicWords.Error(type, message)));

            Assert.Equal(kind, await FailureAsync(lab, streaming));
        }
    }

    [Fact]
    public async Task GetResponse_Fails_KeyAndProvidersWordsStayOutOfTheMessage()
    {
        await using ProviderLab lab = Lab(static e => e.AnswerAsync(401, AnthropicWords.Error("authentication_error", "the provider's words")));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.AskAsync(streaming: false, cancellationToken: Token));

        Assert.Contains(Key, string.Join('\n', Assert.Single(lab.Server.Requests).Headers), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the provider's words", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ToolCall_ArrivesWhole(bool streaming)
    {
        await using ProviderLab lab = Lab(async e =>
        {
            if (!streaming)
            {
                await e.AnswerAsync(200, """{"id":"m","type":"message","role":"assistant","model":"claude-test","content":[{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Paris"}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":7,"output_tokens":2}}""");
                return;
            }

            await e.BeginStreamAsync("text/event-stream");
            await e.ChunkAsync(Wire.FirstWord[0]);
            await e.ChunkAsync("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{}}}\n\n");
            await e.ChunkAsync("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\\\": \"}}\n\n");
            await e.ChunkAsync("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"Paris\\\"}\"}}\n\n");
            await e.ChunkAsync("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n");
            await e.ChunkAsync("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":2}}\n\n");
            await e.ChunkAsync("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
            await e.EndStreamAsync();
        });

        ChatResponse response = await lab.AskAsync(streaming, cancellationToken: Token);

        FunctionCallContent call = Assert.Single(response.Messages.SelectMany(static m => m.Contents).OfType<FunctionCallContent>());
        Assert.Equal(("toolu_1", "weather", "Paris"), (call.CallId, call.Name, call.Arguments!["city"]!.ToString()));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public void Explain_NoKey_NamesTheVariableAndNobodyIsAsked()
    {
        ServiceCollection services = new();
        services.AddTierKit(static kit => kit.AddAnthropic("claude", "claude-test"));
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.SkipWhen(Environment.GetEnvironmentVariable("ANTHROPIC_API_KEY") is not null, "ANTHROPIC_API_KEY is set here, so no key is missing.");

        RouteExclusion exclusion = Assert.Single(provider.GetRequiredService<TieredChatClient>().Explain([new ChatMessage(ChatRole.User, "x")]).Exclusions);

        Assert.Equal(ExclusionReason.MissingKey, exclusion.Reason);
        Assert.Contains("ANTHROPIC_API_KEY", exclusion.Detail, StringComparison.Ordinal);
    }
}
