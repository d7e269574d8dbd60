using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Conformance;
using TierKit.Hosting;
using TierKit.Testing.Loopback;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>What servers at home say of themselves, as observed on llama.cpp b10587 and documented by vLLM.</summary>
public sealed class LocalServerTests
{
    private const string Props =
        """{"default_generation_settings":{"params":{},"n_ctx":4096},"total_slots":2,"model_alias":"tiny-chat","build_info":"b10587-3f545becc","is_sleeping":false}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Probe_LlamaCppReady_TellsSlotsContextAndBuild()
    {
        ServiceProbe probe = await ProbeAsync(LlamaCpp, static path => path switch
        {
            "/health" => (200, """{"status":"ok"}"""),
            "/props" => (200, Props),
            _ => (404, "{}"),
        });

        Assert.Equal((LoadState.Loaded, 2, 4096, "llama.cpp b10587-3f545becc"), (probe.State, probe.Slots, probe.ContextWindow, probe.Server));
    }

    [Theory]
    [InlineData(503, """{"error":{"message":"Loading model","type":"unavailable_error","code":503}}""", LoadState.Loading)]
    [InlineData(200, "<html>", LoadState.Loaded)]
    public async Task Probe_LlamaCppHealth_DecidesTheState(int status, string body, LoadState state) =>
        Assert.Equal(state, (await ProbeAsync(LlamaCpp, _ => (status, body))).State);

    [Fact]
    public async Task Probe_LlamaCppAsleep_IsUnloaded() => Assert.Equal(LoadState.Unloaded, (await ProbeAsync(
        LlamaCpp, static path => (200, path == "/props" ? Props.Replace("\"is_sleeping\":false", "\"is_sleeping\":true", StringComparison.Ordinal) : "{}"))).State);

    [Theory]
    [InlineData("m", LoadState.Unloaded)]
    [InlineData("other", LoadState.Missing)]
    public async Task Probe_LlamaCppRouter_KnowsItsModels(string known, LoadState state) => Assert.Equal(state, (await ProbeAsync(
        LlamaCpp, path => (200, path switch
        {
            "/props" => """{"role":"router"}""",
            "/v1/models" => $$$"""{"object":"list","data":[{"id":"{{{known}}}","status":{"value":"unloaded"}}]}""",
            _ => "{}",
        }))).State);

    [Theory]
    [InlineData("m", LoadState.Loaded)]
    [InlineData("other", LoadState.Missing)]
    public async Task Probe_VllmModels_DecideTheState(string served, LoadState state)
    {
        ServiceProbe probe = await ProbeAsync(Vllm, path => path == "/v1/models" ? (200, $$"""{"object":"list","data":[{"id":"{{served}}"}]}""") : (200, ""));

        Assert.Equal(state, probe.State);
    }

    [Fact]
    public async Task Probe_NobodyThere_IsDownAndThrowsNothing()
    {
        await using ProviderLab lab = new(static e => Task.CompletedTask, LlamaCpp, $"http://127.0.0.1:{LoopbackServer.ClosedPort()}");

        Assert.Equal(LoadState.Down, (await ProbeAsync(lab))!.State);
    }

    [Fact]
    public async Task Probe_SilentServer_IsDownAfterTwoSeconds()
    {
        await using ProviderLab lab = new(static e => e.HangAsync(), LlamaCpp);

        Task<ServiceProbe?> asking = ProbeAsync(lab);
        await lab.Time.WaitFor(TimeSpan.FromSeconds(2));
        lab.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(LoadState.Down, (await asking)!.State);
    }

    [Fact]
    public async Task Probe_Partner_IsNotAsked()
    {
        await using ProviderLab lab = new(static e => Task.CompletedTask, static (kit, address) => kit.AddOpenAI("gpt", "m", address + "/v1", configure: static o => o.ApiKey = "k"));

        Assert.Null(await ProbeAsync(lab));
        Assert.Empty(lab.Server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_LlamaCppLoading_IsWaitedForWithoutACloseOnTheBreaker(bool streaming)
    {
        int asked = 0;
        await using ProviderLab lab = new(
            e => ++asked <= 3
                ? e.AnswerAsync(503, """{"error":{"message":"Loading model","type":"unavailable_error","code":503}}""")
                : streaming ? StreamAsync(e) : e.AnswerAsync(200, OpenAIWords.Wire.Whole),
            LlamaCpp);

        Task<ChatResponse> asking = lab.AskAsync(streaming, cancellationToken: Token);
        while (!asking.IsCompleted)
        {
            await Task.WhenAny(asking, lab.Time.NextWait(TimeSpan.FromSeconds(1)));
            lab.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("Hello you", (await asking).Text);
        Assert.Single((await asking).GetRoute()!.Attempts);
        Assert.All(lab.Server.Requests, static r => Assert.Equal("close", r.Headers["Connection"]));
    }

    private static async Task StreamAsync(LoopbackExchange exchange)
    {
        await exchange.BeginStreamAsync(OpenAIWords.Wire.StreamType);
        foreach (string chunk in OpenAIWords.Wire.FirstWord.Concat(OpenAIWords.Wire.Rest))
        {
            await exchange.ChunkAsync(chunk);
        }

        await exchange.EndStreamAsync();
    }

    private static void LlamaCpp(ITierKitBuilder kit, string address) => kit.AddLlamaCpp("home", "m", address + "/v1");

    private static void Vllm(ITierKitBuilder kit, string address) => kit.AddVllm("rack", "m", address + "/v1");

    private static async Task<ServiceProbe> ProbeAsync(Action<ITierKitBuilder, string> register, Func<string, (int Status, string Body)> answer)
    {
        await using ProviderLab lab = new(e => e.AnswerAsync(answer(e.Request.Path).Status, answer(e.Request.Path).Body), register);
        return (await ProbeAsync(lab))!;
    }

    private static async Task<ServiceProbe?> ProbeAsync(ProviderLab lab) =>
        await lab.Services.GetRequiredService<ServiceProbes>().ProbeAsync(lab.Services.GetRequiredService<ServiceCatalog>().Services[0], Token);
}
