using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Testing.Loopback;
using TierKit.Telemetry;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Providers.Tests;

public sealed class OllamaEmbeddingTests
{
    private const string Two = """{"model":"nomic-embed-text","embeddings":[[0.1,0.2,0.3],[0.4,0.5,0.6]],"total_duration":14143917,"load_duration":1019500,"prompt_eval_count":8}""";

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generate_TwoTexts_AreOneRequestAndTwoVectors()
    {
        await using OllamaLab lab = Lab(static e => e.AnswerAsync(200, Two));

        GeneratedEmbeddings<Embedding<float>> vectors = await lab.Embeddings.GenerateAsync(
            ["one", "two"],
            new EmbeddingGenerationOptions { AdditionalProperties = new() { ["keep_alive"] = 300, ["truncate"] = false } },
            Test);

        Assert.Equal([.4f, .5f, .6f], vectors[1].Vector.ToArray());
        Assert.Equal(8, vectors.Usage!.InputTokenCount);
        JsonElement body = JsonDocument.Parse(Assert.Single(lab.Requests("/api/embed")).Body).RootElement;
        Assert.Equal("nomic-embed-text", body.GetProperty("model").GetString());
        Assert.Equal(["one", "two"], body.GetProperty("input").EnumerateArray().Select(static v => v.GetString()));
        Assert.Equal("300s", body.GetProperty("keep_alive").GetString());
        Assert.False(body.GetProperty("truncate").GetBoolean());
    }

    [Theory]
    [InlineData(404, """{"error":"model \"nomic-embed-text\" not found, try pulling it first"}""", FailureKind.ModelMissing)]
    [InlineData(400, """{"error":"the input length exceeds the context length"}""", FailureKind.ContextTooLong)]
    [InlineData(400, """{"error":"this model does not support embeddings"}""", FailureKind.UnsupportedFeature)]
    [InlineData(500, """{"error":"do embedding request: EOF"}""", FailureKind.ServerError)]
    [InlineData(200, """{"embeddings":[[0.1,0.2]]}""", FailureKind.Malformed)]
    [InlineData(200, "<html>", FailureKind.Malformed)]
    public async Task Generate_ServerFails_FailureHasItsKind(int status, string body, FailureKind kind)
    {
        await using OllamaLab lab = Lab(e => e.AnswerAsync(status, body));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => lab.Embeddings.GenerateAsync(["one", "two"], cancellationToken: Test));

        Assert.Equal(kind, Assert.Single(failure.Attempts).Failure);
        Assert.Single(lab.Requests("/api/embed"));
    }

    [Fact]
    public async Task Generate_ModelRunsElsewhere_IsRefusedAndNoTextIsSent()
    {
        await using OllamaLab lab = Lab(static e => e.AnswerAsync(200, Two));
        lab.On("/api/show", static e => e.AnswerAsync(200, """{"remote_host":"https://ollama.com:443"}"""));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => lab.Embeddings.GenerateAsync(["one"], cancellationToken: Test));

        Assert.IsType<SovereigntyException>(failure.InnerException);
        Assert.Empty(lab.Requests("/api/embed"));
    }

    private static OllamaLab Lab(Func<LoopbackExchange, Task> answer)
    {
        OllamaLab lab = new(model: "nomic-embed-text", kind: ServiceKind.Embedding);
        lab.On("/api/embed", answer);
        return lab;
    }
}
