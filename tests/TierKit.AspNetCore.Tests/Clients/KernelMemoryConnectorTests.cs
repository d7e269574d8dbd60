using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using Microsoft.SemanticKernel.Embeddings;
using OpenAI;
using TierKit.AspNetCore.Hosting;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests.Clients;

/// <summary>What a Kernel Memory service sends to the model that it is pointed at: its OpenAI connector is Semantic Kernel's, with the address changed on the way.</summary>
public sealed class KernelMemoryConnectorTests
{
    private const string Key = "key-of-the-gateway-0123456789abcdef";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Embeddings_BatchOfPassages_AreThoseOfTheNamedService()
    {
        await using Gateway gateway = await StartAsync(new ScriptedClient());
        PointedElsewhere wire = new(gateway.Address + "/v1");
#pragma warning disable CS0618 // The generator that Kernel Memory uses, whatever replaces it.
        OpenAITextEmbeddingGenerationService service = new("nomic", Client(wire));

        IList<ReadOnlyMemory<float>> passages = await service.GenerateEmbeddingsAsync(["Giraffes eat leaves.", "å"], cancellationToken: Token);
        ReadOnlyMemory<float> question = await service.GenerateEmbeddingAsync("giraffes", cancellationToken: Token);
#pragma warning restore CS0618

        Assert.Equal([20f, .5f], passages[0].ToArray());
        Assert.Equal([1f, .5f], passages[1].ToArray());
        Assert.Equal([8f, .5f], question.ToArray());
        Assert.All(wire.Sent, static sent => Assert.Equal("/v1/embeddings", sent.Path));
        // What the page on the service says that it sends: texts, one request per batch, vectors as base64.
        using JsonDocument body = JsonDocument.Parse(wire.Sent[0].Body);
        Assert.Equal(["encoding_format", "input", "model"], body.RootElement.EnumerateObject().Select(static field => field.Name).Order(StringComparer.Ordinal));
        Assert.Equal(("base64", "nomic"), (body.RootElement.GetProperty("encoding_format").GetString(), body.RootElement.GetProperty("model").GetString()));
        Assert.Equal(["Giraffes eat leaves.", "å"], body.RootElement.GetProperty("input").EnumerateArray().Select(static text => text.GetString()));
    }

    [Fact]
    public async Task Answer_PromptWithFacts_IsStreamedByThePolicy()
    {
        ScriptedClient local = new();
        await using Gateway gateway = await StartAsync(local);
        PointedElsewhere wire = new(gateway.Address + "/v1");
        OpenAIChatCompletionService service = new("sovereign-only", Client(wire));
        // The settings of its search client: 300 tokens, nothing left to chance.
        OpenAIPromptExecutionSettings settings = new() { MaxTokens = 300, Temperature = 0, TopP = 0, FrequencyPenalty = 0, PresencePenalty = 0 };
        string text = "";

        await foreach (StreamingTextContent piece in service.GetStreamingTextContentsAsync("Facts: Giraffes eat leaves. Question: What do giraffes eat?", settings, cancellationToken: Token))
        {
            text += piece.Text;
        }

        Assert.Equal("word word word ", text);
        Assert.Equal("/v1/chat/completions", Assert.Single(wire.Sent).Path);
        Assert.Equal((300, 0f), (local.Last.Options!.MaxOutputTokens, local.Last.Options.Temperature));
    }

    [Fact]
    public async Task Embeddings_NameThatNobodyHas_AreRefusedWithTheNamesThatThereAre()
    {
        await using Gateway gateway = await StartAsync(new ScriptedClient());
#pragma warning disable CS0618 // As above.
        OpenAITextEmbeddingGenerationService service = new("text-embedding-ada-002", Client(new PointedElsewhere(gateway.Address + "/v1")));

        HttpOperationException refused = await Assert.ThrowsAsync<HttpOperationException>(() => service.GenerateEmbeddingsAsync(["a"], cancellationToken: Token));
#pragma warning restore CS0618

        Assert.Equal(System.Net.HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Contains("nomic", refused.ResponseContent ?? refused.Message, StringComparison.Ordinal);
    }

    private static Task<Gateway> StartAsync(ScriptedClient local) => Gateway.StartAsync(
        kit => kit.AddChatClient("local", Tier.Sovereign, local).AddEmbeddingGenerator("nomic", Tier.Sovereign, new CountingGenerator(), "letters"),
        static options => options.Keys["kernel-memory"] = new GatewayKeyOptions { Key = Key });

    private static OpenAIClient Client(PointedElsewhere wire)
    {
        OpenAIClientOptions options = new() { RetryPolicy = new ClientRetryPolicy(0) };
        options.AddPolicy(wire, PipelinePosition.PerTry);
        return new OpenAIClient(new ApiKeyCredential(Key), options);
    }

    /// <summary>Sends what is for OpenAI to another address, and remembers what it was.</summary>
    private sealed class PointedElsewhere(string endpoint) : PipelinePolicy
    {
        public List<(string Path, string Body)> Sent { get; } = [];

        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) => throw new NotSupportedException("Nothing here waits in place.");

        public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            message.Request.Uri = new Uri(message.Request.Uri!.AbsoluteUri.Replace("https://api.openai.com/v1", endpoint, StringComparison.Ordinal));
            using MemoryStream body = new();
            await message.Request.Content!.WriteToAsync(body, message.CancellationToken);
            Sent.Add((message.Request.Uri.AbsolutePath, System.Text.Encoding.UTF8.GetString(body.ToArray())));
            await ProcessNextAsync(message, pipeline, currentIndex);
        }
    }
}
