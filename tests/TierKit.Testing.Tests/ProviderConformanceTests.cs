using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Testing.Conformance;
using TierKit.Tiers;

namespace TierKit.Testing.Tests;

/// <summary>The suite that third parties run, tried on an adapter that is as it should be and on the same one without limits.</summary>
public sealed class ProviderConformanceTests
{
    private static readonly ProviderWire Wire = new()
    {
        Path = "/say",
        StreamType = "application/x-ndjson",
        Whole = """{"text":"Hello you","end":"stop","in":7,"out":2}""",
        FirstWord = ["{\"text\":\"Hel\"}\n"],
        Rest = ["{\"text\":\"lo you\"}\n", "{\"end\":\"stop\",\"in\":7,\"out\":2}\n"],
        ErrorEvent = "{\"error\":\"overloaded\"}\n",
        MalformedChunk = "{\"te\n",
        StopChunk = "{\"end\":\"stop\"}\n",
        LengthChunk = "{\"end\":\"length\"}\n",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public Task Suite_AdapterOnTheTransport_Holds(string name) => Suite(new OwnProvider(limited: true)).RunAsync(name, Token);

    [Theory]
    [InlineData("a line that never ends, in one piece")]
    [InlineData("a line that never ends, streaming")]
    [InlineData("an answer that never ends")]
    public async Task Suite_AdapterThatReadsEverything_IsCaught(string name)
    {
        TierAssertionException caught = await Assert.ThrowsAsync<TierAssertionException>(() => Suite(new OwnProvider(limited: false)).RunAsync(name, Token));

        Assert.Contains("stops reading at the service's Limits", caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cases_OfAServerThatMeansHarm_AreThere() => Assert.Empty(new[]
    {
        "headers that never end, in one piece", "headers that never end, streaming", "a line that never ends, in one piece", "a line that never ends, streaming",
        "an answer that never ends", "a tool call that never closes", "one finish reason twice", "two finish reasons after text", "two finish reasons before text",
        "JSON nested 4,000 deep, in one piece", "JSON nested 4,000 deep, streaming", "another charset, in one piece", "another charset, streaming",
    }.Except(ProviderConformance.Cases));

    public static TheoryData<string> Names() => [.. ProviderConformance.Cases];

    private static ProviderConformance Suite(OwnProvider provider) => new(Wire, (kit, address) => kit.UseProvider(provider).AddService("own", options =>
    {
        (options.Provider, options.Model, options.Endpoint, options.Tier) = (provider.Name, "m", address, Tier.Partner);
        (options.Limits.MaxLineBytes, options.Limits.MaxResponseBytes) = (64 * 1024, 1024 * 1024);
        options.SignalsCompletion = true;
    }));

    /// <summary>Speaks a protocol of its own, through the walk's transport or past it.</summary>
    private sealed class OwnProvider(bool limited) : TierProvider, IFailureClassifier
    {
        public override string Name => "Own";

        public override IFailureClassifier FailureClassifier => this;

        public override IChatClient CreateChatClient(ProviderContext context) =>
            new OwnClient(limited ? context.CreateHttpClient() : new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, new Uri(context.Endpoint, Wire.Path));

        public FailureKind? Classify(FailureEvidence evidence) => evidence.Exception switch
        {
            OverloadedException => FailureKind.Overloaded,
            JsonException or KeyNotFoundException => FailureKind.Malformed,
            _ => null,
        };
    }

    private sealed class OverloadedException : Exception;

    private sealed class OwnClient(HttpClient http, Uri address) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            using HttpResponseMessage response = await PostAsync(streams: false, cancellationToken);
            ChatResponse answer = new[] { Read(JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken))) }.ToChatResponse();
            return answer.FinishReason is null ? throw new JsonException("no end") : answer;
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            using HttpResponseMessage response = await PostAsync(streams: true, cancellationToken);
            using StreamReader lines = new(await response.Content.ReadAsStreamAsync(cancellationToken));
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                yield return Read(JsonDocument.Parse(line));
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private static ChatResponseUpdate Read(JsonDocument line)
        {
            JsonElement said = line.RootElement;
            if (said.TryGetProperty("error", out _))
            {
                throw new OverloadedException();
            }

            if (!said.TryGetProperty("text", out _) && !said.TryGetProperty("end", out _))
            {
                throw new JsonException("neither text nor end");
            }

            ChatResponseUpdate update = new(ChatRole.Assistant, said.TryGetProperty("text", out JsonElement text) ? text.GetString() : null)
            {
                FinishReason = said.TryGetProperty("end", out JsonElement end) ? new ChatFinishReason(end.GetString()!) : null,
            };
            if (said.TryGetProperty("in", out JsonElement read))
            {
                update.Contents.Add(new UsageContent(new UsageDetails { InputTokenCount = read.GetInt64(), OutputTokenCount = said.GetProperty("out").GetInt64() }));
            }

            return update;
        }

        private async Task<HttpResponseMessage> PostAsync(bool streams, CancellationToken cancellationToken)
        {
            HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new StringContent($$"""{"stream":{{(streams ? "true" : "false")}}}""") };
            HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.EnsureSuccessStatusCode();
        }
    }
}
