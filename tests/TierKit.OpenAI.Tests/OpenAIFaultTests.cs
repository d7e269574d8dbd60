using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Conformance;
using TierKit.Hosting;
using TierKit.Telemetry;
using TierKit.Testing.Conformance;

namespace TierKit.Providers.Tests;

public sealed class OpenAIFaultTests : ProviderFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public override string Provider => "OpenAI";

    protected override ProviderWire Wire => OpenAIWords.Wire;

    protected override void Register(ITierKitBuilder kit, string address) =>
        kit.AddOpenAI("gpt", "m", address + "/v1", configure: static o =>
        {
            Settings(o);
            o.ApiKey = "sk-never-shown";
        });

    [Theory]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 8192 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""", FailureKind.ContextTooLong)]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", FailureKind.QuotaExhausted)]
    [InlineData(429, """{"error":{"message":"Rate limit reached","type":"requests","param":null,"code":"rate_limit_exceeded"}}""", FailureKind.RateLimited)]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", FailureKind.Unauthorized)]
    [InlineData(404, """{"error":{"message":"The model does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}""", FailureKind.ModelMissing)]
    [InlineData(403, """{"error":{"message":"Country not supported","type":"request_forbidden","param":null,"code":"unsupported_country_region_territory"}}""", FailureKind.RegionBlocked)]
    [InlineData(400, """[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]""", FailureKind.Unauthorized)]
    [InlineData(400, """[{"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}]""", FailureKind.RegionBlocked)]
    [InlineData(503, """{"error":{"message":"Loading model","type":"unavailable_error","code":503}}""", null)]
    [InlineData(400, """{"error":{"code":400,"message":"request (5031 tokens) exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":5031,"n_ctx":4096}}""", FailureKind.ContextTooLong)]
    [InlineData(500, """{"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}""", FailureKind.Overloaded)]
    [InlineData(501, """{"error":{"code":501,"message":"This server does not support embeddings.","type":"not_supported_error"}}""", FailureKind.UnsupportedFeature)]
    [InlineData(500, """{"error":{"code":500,"message":"image input is not supported - hint: provide the mmproj","type":"server_error"}}""", FailureKind.UnsupportedFeature)]
    [InlineData(500, """{"error":{"code":500,"message":"The model produced output that does not match the expected peg-native format","type":"server_error"}}""", FailureKind.Malformed)]
    [InlineData(400, """{"error":{"code":400,"message":"model 'nope' not found","type":"invalid_request_error"}}""", FailureKind.ModelMissing)]
    [InlineData(500, "proxy error: Failed to read connection", FailureKind.ConnectionLost)]
    public async Task GetResponse_WhatTheServerSays_DecidesTheKind(int status, string body, FailureKind? kind)
    {
        foreach (bool streaming in new[] { false, true })
        {
            await using ProviderLab lab = new(e => e.AnswerAsync(status, body), (kit, address) =>
            {
                Register(kit, address);
                kit.AddPolicy("impatient", static p => (p.WhileLoading, p.MaxAttempts) = (TierKit.Policy.LoadingRule.NextTier, 1));
            });

            AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(
                () => lab.AskAsync(streaming, new ChatOptions().WithPolicy("impatient"), Token));

            // A kind without a name here is the load of a local model, which the walk may wait for.
            Assert.Equal(kind ?? FailureKind.ModelLoading, failure.Attempts[0].Failure);
        }
    }

    [Theory]
    [InlineData("""{"error":{"code":500,"message":"[json.exception.parse_error.101] parse error at line 1","type":"server_error"}}""")]
    [InlineData("""{"error":{"code":500,"message":"Failed to parse tools: Missing tool type","type":"server_error"}}""")]
    public async Task GetResponse_LlamaCppBlamesItself_IsTheRequestsFaultAndNotAskedAgain(string body)
    {
        await using ProviderLab lab = Lab(e => e.AnswerAsync(500, body), attempts: 4);

        await Assert.ThrowsAnyAsync<Exception>(() => lab.AskAsync(streaming: false, cancellationToken: Token));

        Assert.Single(lab.Server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ParallelToolCalls_ArriveWhole(bool streaming)
    {
        await using ProviderLab lab = Lab(async e =>
        {
            if (!streaming)
            {
                await e.AnswerAsync(200, OpenAIWords.Answer("""{"role":"assistant","content":"","tool_calls":[{"id":"1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}},{"id":"2","type":"function","function":{"name":"time","arguments":"{}"}}]}""", "tool_calls"));
                return;
            }

            await e.BeginStreamAsync("text/event-stream");
            await e.ChunkAsync(OpenAIWords.Delta("""{"role":"assistant","content":null}"""));
            await e.ChunkAsync(OpenAIWords.Delta("""{"tool_calls":[{"index":0,"id":"1","type":"function","function":{"name":"weather","arguments":"{\""}}]}"""));
            await e.ChunkAsync(OpenAIWords.Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"city\":\"Paris\"}"}}]}"""));
            await e.ChunkAsync(OpenAIWords.Delta("""{"tool_calls":[{"index":1,"id":"2","type":"function","function":{"name":"time","arguments":"{}"}}]}"""));
            await e.ChunkAsync(OpenAIWords.Delta("{}", "tool_calls"));
            await e.ChunkAsync(OpenAIWords.Done);
            await e.EndStreamAsync();
        });

        ChatResponse response = await lab.AskAsync(streaming, cancellationToken: Token);

        FunctionCallContent[] calls = [.. response.Messages.SelectMany(static m => m.Contents).OfType<FunctionCallContent>()];
        Assert.Equal(["weather", "time"], calls.Select(static c => c.Name));
        Assert.Equal("Paris", calls[0].Arguments!["city"]!.ToString());
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ReasoningContent_IsKeptApartFromTheAnswer(bool streaming)
    {
        await using ProviderLab lab = Lab(async e =>
        {
            if (!streaming)
            {
                await e.AnswerAsync(200, OpenAIWords.Answer("""{"role":"assistant","reasoning_content":"Let me think.","content":"Yes"}""", "stop"));
                return;
            }

            await e.BeginStreamAsync("text/event-stream");
            await e.ChunkAsync(OpenAIWords.Delta("""{"reasoning_content":"Let me think."}"""));
            await e.ChunkAsync(OpenAIWords.Delta("""{"content":"Yes"}"""));
            await e.ChunkAsync(OpenAIWords.Delta("{}", "stop"));
            await e.EndStreamAsync();
        });

        ChatResponse response = await lab.AskAsync(streaming, cancellationToken: Token);

        Assert.Equal("Yes", response.Text);
        Assert.Equal("Let me think.", string.Concat(response.Messages.SelectMany(static m => m.Contents).OfType<TextReasoningContent>().Select(static r => r.Text)));
    }

    [Fact]
    public async Task GetResponse_JsonSchema_ReachesTheWire()
    {
        await using ProviderLab lab = Lab(static e => e.AnswerAsync(200, OpenAIWords.Answer("""{"role":"assistant","content":"1"}""", "stop")));

        await lab.AskAsync(streaming: false, new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema<int>() }, Token);

        Assert.Contains("json_schema", Assert.Single(lab.Server.Requests).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[0.25,-0.5]""")]
    [InlineData("\"AACAPgAAAL8=\"")]
    public async Task Generate_FloatsOrBase64_GiveTheSameVector(string embedding)
    {
        await using ProviderLab lab = new(
            e => e.AnswerAsync(200, $$$"""{"object":"list","model":"e","data":[{"object":"embedding","index":0,"embedding":{{{embedding}}}}],"usage":{"prompt_tokens":1,"total_tokens":1}}"""),
            static (kit, address) => kit.AddOpenAICompatibleEmbeddings("vectors", Tiers.Tier.Sovereign, "e", address + "/v1"));

        GeneratedEmbeddings<Embedding<float>> vectors = await lab.Services
            .GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync(["x"], cancellationToken: Token);

        Assert.Equal([.25f, -.5f], vectors[0].Vector.ToArray());
        Assert.Equal("/v1/embeddings", Assert.Single(lab.Server.Requests).Path);
    }
}
