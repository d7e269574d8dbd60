using System.ClientModel;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests.Clients;

/// <summary>The official OpenAI SDK for .NET, through the gateway.</summary>
public sealed class OpenAIClientTests
{
    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool(
        "get_weather", "Says the weather.", BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));

    [Fact]
    public async Task CompleteChat_Question_GetsAnswerUsageAndHeaders()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());

        ClientResult<ChatCompletion> result = await Client(gateway, "sovereign-first").CompleteChatAsync(
            [new SystemChatMessage("Be brief."), new UserChatMessage("hello")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("word word word ", result.Value.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, result.Value.FinishReason);
        Assert.Equal(8, result.Value.Usage.TotalTokenCount);
        System.ClientModel.Primitives.PipelineResponse raw = result.GetRawResponse();
        Assert.True(raw.Headers.TryGetValue("x-tierkit-served-by", out string? served));
        Assert.Equal("local", served);
        Assert.True(raw.Headers.TryGetValue("x-tierkit-tier", out string? tier));
        Assert.Equal("sovereign", tier);
        Assert.True(raw.Headers.TryGetValue("x-tierkit-attempts", out string? attempts));
        Assert.Equal("1", attempts);
        Assert.True(raw.Headers.TryGetValue("x-tierkit-degradation", out string? degradation));
        Assert.Equal("none", degradation);
    }

    [Fact]
    public async Task CompleteChatStreaming_Question_GetsEveryWordAndTheUsage()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());
        string text = "";
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;

        await foreach (StreamingChatCompletionUpdate update in Client(gateway, "local").CompleteChatStreamingAsync(
            [new UserChatMessage("hello")], cancellationToken: TestContext.Current.CancellationToken))
        {
            text += string.Concat(update.ContentUpdate.Select(static c => c.Text));
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.Equal("word word word ", text);
        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.Equal(5, usage!.InputTokenCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CompleteChat_Tools_GoBothWays(bool streaming)
    {
        ScriptedClient model = new();
        await using Gateway gateway = await Gateway.StartAsync(model);
        ChatClient client = Client(gateway, "local");
        ChatCompletionOptions options = new() { Tools = { Weather }, ToolChoice = ChatToolChoice.CreateRequiredChoice() };
        string id;
        string name;
        string arguments;
        if (streaming)
        {
            List<StreamingChatToolCallUpdate> calls = [];
            await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(
                [new UserChatMessage("weather?")], options, TestContext.Current.CancellationToken))
            {
                calls.AddRange(update.ToolCallUpdates);
            }

            StreamingChatToolCallUpdate call = Assert.Single(calls);
            (id, name, arguments) = (call.ToolCallId, call.FunctionName, call.FunctionArgumentsUpdate.ToString());
        }
        else
        {
            ChatCompletion first = await client.CompleteChatAsync([new UserChatMessage("weather?")], options, TestContext.Current.CancellationToken);
            Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
            ChatToolCall call = Assert.Single(first.ToolCalls);
            (id, name, arguments) = (call.Id, call.FunctionName, call.FunctionArguments.ToString());
        }

        Assert.Equal("get_weather", name);
        Assert.Equal("Bergen \"å\"", JsonDocument.Parse(arguments).RootElement.GetProperty("city").GetString());
        Assert.IsType<Microsoft.Extensions.AI.RequiredChatToolMode>(model.Last.Options!.ToolMode);

        ChatCompletion second = await client.CompleteChatAsync(
            [
                new UserChatMessage("weather?"),
                new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall(id, name, BinaryData.FromString(arguments))]),
                new ToolChatMessage(id, "rain"),
            ],
            new ChatCompletionOptions { Tools = { Weather } },
            TestContext.Current.CancellationToken);
        Assert.Equal("The tool said rain.", second.Content[0].Text);
    }

    [Fact]
    public async Task CompleteChat_JsonSchemaSeedStopImage_ReachTheService()
    {
        ScriptedClient model = new();
        await using Gateway gateway = await Gateway.StartAsync(model);
#pragma warning disable OPENAI001 // The seed is marked experimental in the SDK and is what is tested here.
        ChatCompletionOptions options = new()
        {
            Seed = 7,
            Temperature = .5f,
            StopSequences = { "END" },
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("place", BinaryData.FromString("""{"type":"object"}"""), jsonSchemaIsStrict: true),
        };
#pragma warning restore OPENAI001
        byte[] pixel = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

        ChatCompletion answer = await Client(gateway, "local").CompleteChatAsync(
            [new UserChatMessage(ChatMessageContentPart.CreateTextPart("where?"), ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(pixel), "image/png"))],
            options,
            TestContext.Current.CancellationToken);

        Assert.Equal("""{"city":"Bergen"}""", answer.Content[0].Text);
        Assert.Equal(7, model.Last.Options!.Seed);
        Assert.Equal(.5f, model.Last.Options.Temperature);
        Assert.Equal(["END"], model.Last.Options.StopSequences!);
        Microsoft.Extensions.AI.DataContent image = Assert.Single(model.Last.Messages[0].Contents.OfType<Microsoft.Extensions.AI.DataContent>());
        Assert.Equal("image/png", image.MediaType);
        Assert.Equal(pixel, image.Data.ToArray());
    }

    [Fact]
    public async Task CompleteChat_UnknownModel_ListsTheKnownOnes()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());

        ClientResultException failure = await Assert.ThrowsAsync<ClientResultException>(
            () => Client(gateway, "gpt-4o").CompleteChatAsync([new UserChatMessage("hello")], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(404, failure.Status);
        Assert.Contains("sovereign-first", failure.Message, StringComparison.Ordinal);
        Assert.Contains("local", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("please fail", 503)]
    [InlineData("please refuse", 400)]
    public async Task CompleteChat_ServiceFails_HasTheRightStatus(string question, int status)
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());

        ClientResultException failure = await Assert.ThrowsAsync<ClientResultException>(
            () => Client(gateway, "local").CompleteChatAsync([new UserChatMessage(question)], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(status, failure.Status);
        Assert.Contains("local", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompleteChatStreaming_CallerLeaves_GenerationStops()
    {
        ScriptedClient model = new();
        await using Gateway gateway = await Gateway.StartAsync(model);
        using CancellationTokenSource leave = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (StreamingChatCompletionUpdate _ in Client(gateway, "local").CompleteChatStreamingAsync(
                [new UserChatMessage("please wait")], cancellationToken: leave.Token))
            {
                await model.Begun;
                await leave.CancelAsync();
            }
        });

        await model.Cancelled.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task CompleteChatStreaming_AnswerBreaksOff_IsNoWholeAnswer()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());
        string text = "";

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (StreamingChatCompletionUpdate update in Client(gateway, "local").CompleteChatStreamingAsync(
                [new UserChatMessage("please break")], cancellationToken: TestContext.Current.CancellationToken))
            {
                text += string.Concat(update.ContentUpdate.Select(static c => c.Text));
            }
        });

        Assert.Equal("word word word ", text);
    }

    [Fact]
    public async Task GenerateEmbeddings_Texts_GetVectors()
    {
        await using Gateway gateway = await Gateway.StartAsync(kit => Microsoft.Extensions.DependencyInjection.TierKitBuilderExtensions.AddEmbeddingGenerator(
            kit, "vectors", Tier.Sovereign, new CountingGenerator(), "letters"));
        EmbeddingClient client = new("vectors", new ApiKeyCredential("none"), Options(gateway));

        OpenAIEmbeddingCollection vectors = await client.GenerateEmbeddingsAsync(["a", "bcd"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([1f, .5f], vectors[0].ToFloats().ToArray());
        Assert.Equal([3f, .5f], vectors[1].ToFloats().ToArray());
    }

    [Fact]
    public async Task GetModels_ListsPoliciesAndServices()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());
        OpenAIModelClient client = new(new ApiKeyCredential("none"), Options(gateway));

        OpenAIModelCollection models = await client.GetModelsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["local", "partner-first", "sovereign-first", "sovereign-only"], models.Select(static m => m.Id).Order(StringComparer.Ordinal));
    }

    private static ChatClient Client(Gateway gateway, string model) => new(model, new ApiKeyCredential("none"), Options(gateway));

    private static OpenAIClientOptions Options(Gateway gateway) => new()
    {
        Endpoint = new Uri(gateway.Address + "/v1"),
        RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0),
    };
}
