using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

public sealed class OllamaChatTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ServerAnswers_CarriesTextUsageFinishAndReport(bool streaming)
    {
        await using OllamaLab lab = new(OllamaExchangeExtensions.SayHelloAsync);

        ChatResponse response = await lab.AskAsync(streaming, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Hello you", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal("llama3.2", response.ModelId);
        Assert.Equal((7, 2), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal("served by: local (Sovereign) · attempts 1 · degradation none", response.GetRoute()!.ToString());
        Assert.Single(lab.ChatRequests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_LengthReached_SaysSo(bool streaming)
    {
        string done = OllamaWords.Done.Replace("\"stop\"", "\"length\"", StringComparison.Ordinal);
        await using OllamaLab lab = new(e => streaming
            ? e.LinesAsync(OllamaWords.Part("Hel"), done)
            : e.AnswerAsync(200, OllamaWords.Whole.Replace("\"stop\"", "\"length\"", StringComparison.Ordinal)));

        ChatResponse response = await lab.AskAsync(streaming, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_OldServerNamesNoReason_DoneIsTheEndMark(bool streaming)
    {
        const string Reason = "\"done_reason\":\"stop\",";
        await using OllamaLab lab = new(e => streaming
            ? e.LinesAsync(OllamaWords.Part("Hello you"), OllamaWords.Done.Replace(Reason, "", StringComparison.Ordinal))
            : e.AnswerAsync(200, OllamaWords.Whole.Replace(Reason, "", StringComparison.Ordinal)));

        ChatResponse response = await lab.AskAsync(streaming, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Hello you", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_Options_ReachTheWire(bool streaming)
    {
        await using OllamaLab lab = new(OllamaExchangeExtensions.SayHelloAsync);
        using JsonDocument file = JsonDocument.Parse("""{"num_ctx":8192,"min_p":0.25,"keep_alive":600}""");
        ChatOptions options = new()
        {
            Temperature = .5f,
            MaxOutputTokens = 77,
            StopSequences = ["###"],
            AdditionalProperties = [],
        };
        foreach (JsonProperty property in file.RootElement.EnumerateObject())
        {
            options.AdditionalProperties[property.Name] = property.Value;
        }

        await lab.AskAsync(streaming, options, TestContext.Current.CancellationToken);

        JsonElement body = Body(lab);
        JsonElement sent = body.GetProperty("options");
        Assert.Equal("llama3.2", body.GetProperty("model").GetString());
        Assert.Equal(streaming, body.GetProperty("stream").GetBoolean());
        Assert.Equal("600s", body.GetProperty("keep_alive").GetString());
        Assert.Equal(8192, sent.GetProperty("num_ctx").GetInt32());
        Assert.Equal(.25, sent.GetProperty("min_p").GetDouble(), 5);
        Assert.Equal(.5, sent.GetProperty("temperature").GetDouble(), 5);
        Assert.Equal(77, sent.GetProperty("num_predict").GetInt32());
        Assert.Equal("###", sent.GetProperty("stop")[0].GetString());
        Assert.IsType<JsonElement>(options.AdditionalProperties["num_ctx"]);
    }

    [Fact]
    public async Task GetResponse_KeepAliveAsTimeSpan_IsSentAsOllamaReadsIt()
    {
        await using OllamaLab lab = new();

        await lab.AskAsync(false, new ChatOptions { AdditionalProperties = new() { ["keep_alive"] = TimeSpan.FromMinutes(10) } }, TestContext.Current.CancellationToken);

        Assert.Equal("600s", Body(lab).GetProperty("keep_alive").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_OptionOfAWrongType_IsTheCallersErrorAndNothingIsSent(bool streaming)
    {
        await using OllamaLab lab = new(OllamaExchangeExtensions.SayHelloAsync, attempts: 4);
        ChatOptions options = new() { AdditionalProperties = new() { ["num_ctx"] = "many" } };

        await Assert.ThrowsAsync<FormatException>(() => lab.AskAsync(streaming, options, TestContext.Current.CancellationToken));

        Assert.Empty(lab.ChatRequests);
        Assert.Equal(ServiceAvailability.Available, lab.Service.Health.Availability);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_JsonSchema_IsSentAsFormat(bool streaming)
    {
        await using OllamaLab lab = new(e => streaming
            ? e.LinesAsync(OllamaWords.Part("{}"), OllamaWords.Done)
            : e.AnswerAsync(200, OllamaWords.Whole.Replace("Hello you", "{}", StringComparison.Ordinal)));

        await lab.AskAsync(
            streaming,
            new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema<Dictionary<string, int>>() },
            TestContext.Current.CancellationToken);

        Assert.Equal("object", Body(lab).GetProperty("format").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ModelCallsATool_CallHasNameArgumentsAndId(bool streaming)
    {
        await using OllamaLab lab = new(e => streaming
            ? e.LinesAsync(OllamaWords.ToolCall, OllamaWords.Done)
            : e.AnswerAsync(200, OllamaWords.ToolCall.Replace("\"done\":false", "\"done\":true,\"done_reason\":\"stop\"", StringComparison.Ordinal)));
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(static (string city, int? days) => $"{city} {days}", "get_weather", "Tells the weather.")] };

        ChatResponse response = await lab.AskAsync(streaming, options, TestContext.Current.CancellationToken);

        FunctionCallContent call = Assert.Single(response.Messages.SelectMany(static m => m.Contents).OfType<FunctionCallContent>());
        Assert.Equal("get_weather", call.Name);
        Assert.Equal("Bonn", call.Arguments!["city"]!.ToString());
        Assert.NotEmpty(call.CallId);
        JsonElement tool = Body(lab).GetProperty("tools")[0].GetProperty("function");
        Assert.Equal("get_weather", tool.GetProperty("name").GetString());
        Assert.Equal("string", tool.GetProperty("parameters").GetProperty("properties").GetProperty("city").GetProperty("type").GetString());
    }

    [Fact]
    public async Task GetResponse_ToolResult_IsSentBackAsToolMessage()
    {
        await using OllamaLab lab = new();
        ChatMessage[] messages =
        [
            new(ChatRole.User, "weather?"),
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "get_weather", new Dictionary<string, object?> { ["city"] = "Bonn" })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "rain")]),
        ];

        await lab.Chat.GetResponseAsync(messages, cancellationToken: TestContext.Current.CancellationToken);

        JsonElement sent = Body(lab).GetProperty("messages");
        Assert.Equal(["user", "assistant", "tool"], sent.EnumerateArray().Select(static m => m.GetProperty("role").GetString()));
        Assert.Contains("rain", sent[2].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetStreamingResponse_Thinking_IsReasoningAndNotText()
    {
        await using OllamaLab lab = new(static e => e.LinesAsync(
            """{"model":"llama3.2","created_at":"2025-11-03T10:21:07.3Z","message":{"role":"assistant","content":"","thinking":"Hm."},"done":false}""" + "\n",
            OllamaWords.Part("Hi"),
            OllamaWords.Done));

        ChatResponse response = await lab.AskAsync(true, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Hi", response.Text);
        Assert.Equal("Hm.", Assert.Single(response.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
    }

    [Fact]
    public async Task GetResponse_KeyAndPathOfAProxy_AreUsed()
    {
        await using OllamaLab front = new();
        front.On("/ollama/api/chat", OllamaExchangeExtensions.SayHelloAsync);
        front.On("/ollama/api/show", static e => e.AnswerAsync(200, "{}"));
        await using OllamaLab lab = new(endpoint: front.Address + "/ollama", configure: static o => o.ApiKey = "k-123");

        await lab.AskAsync(false, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Bearer k-123", Assert.Single(front.Requests("/ollama/api/chat")).Headers["Authorization"]);
        Assert.Empty(front.ChatRequests);
    }

    [Fact]
    public async Task GetService_Metadata_NamesOllamaAndTheModel()
    {
        await using OllamaLab lab = new();

        ChatClientMetadata metadata = (ChatClientMetadata)lab.Chat.GetService(typeof(ChatClientMetadata), "local")!;

        Assert.Equal(("ollama", "llama3.2"), (metadata.ProviderName, metadata.DefaultModelId));
    }

    private static JsonElement Body(OllamaLab lab) => JsonDocument.Parse(Assert.Single(lab.ChatRequests).Body).RootElement;
}
