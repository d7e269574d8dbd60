using TierKit.Testing.Loopback;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

public sealed class OllamaProberTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("llama3.2", "llama3.2:latest")]
    [InlineData("llama3.2:latest", "llama3.2:latest")]
    [InlineData("LLama3.2", "llama3.2:latest")]
    [InlineData("registry.ollama.ai/library/llama3.2", "llama3.2:latest")]
    [InlineData("library/qwen3:8b", "qwen3:8b")]
    [InlineData("qwen3:8b:local", "qwen3:8b")]
    [InlineData("hf.co/owner/model-GGUF:Q4_K_M", "hf.co/owner/model-GGUF:Q4_K_M")]
    public async Task Probe_ModelInMemory_IsLoadedWithWindowAndVersion(string model, string listed)
    {
        await using OllamaLab lab = new(model: model);
        lab.On("/api/tags", e => e.AnswerAsync(200, OllamaWords.Tags(listed)));
        lab.On("/api/ps", e => e.AnswerAsync(200, OllamaWords.Running(listed, "2025-11-03T10:26:07.5Z")));

        ServiceProbe probe = await lab.ProbeAsync(Test);

        Assert.Equal(LoadState.Loaded, probe.State);
        Assert.Equal(4096, probe.ContextWindow);
        Assert.Equal("Ollama 0.12.6", probe.Server);
        Assert.Empty(lab.ChatRequests);
    }

    [Fact]
    public async Task Probe_TimeOfLeavingMoves_IsLoading()
    {
        int asked = 0;
        await using OllamaLab lab = new();
        lab.On("/api/ps", e => e.AnswerAsync(200, OllamaWords.Running("llama3.2:latest", $"2025-11-03T10:26:07.{Interlocked.Increment(ref asked)}Z")));

        ServiceProbe probe = await lab.ProbeAsync(Test);

        Assert.Equal(LoadState.Loading, probe.State);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Probe_ModelOnDiskOnly_IsUnloaded()
    {
        await using OllamaLab lab = new();

        ServiceProbe probe = await lab.ProbeAsync(Test);

        Assert.Equal(LoadState.Unloaded, probe.State);
        Assert.Null(probe.ContextWindow);
    }

    [Fact]
    public async Task Probe_ModelNotPulled_IsMissingAndNamesThePullCommand()
    {
        await using OllamaLab lab = new(model: "llama3.2:70b");

        ServiceProbe probe = await lab.ProbeAsync(Test);

        Assert.Equal(LoadState.Missing, probe.State);
        Assert.Contains("run: ollama pull llama3.2:70b", probe.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, LoadState.Unknown, "not sovereign")]
    [InlineData(Tier.Partner, LoadState.Loaded, "https://ollama.com:443")]
    public async Task Probe_ModelRunsElsewhere_SaysWhere(Tier? tier, LoadState state, string words)
    {
        await using OllamaLab lab = new(tier: tier);
        lab.On("/api/tags", static e => e.AnswerAsync(200, OllamaWords.Tags(
            "llama3.2:latest", ",\"remote_model\":\"gpt-oss:120b\",\"remote_host\":\"https://ollama.com:443\"")));

        ServiceProbe probe = await lab.ProbeAsync(Test);

        Assert.Equal(state, probe.State);
        Assert.Contains(words, probe.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_NobodyListens_IsDownAndNamesTheCommand()
    {
        await using OllamaLab lab = new(endpoint: $"http://127.0.0.1:{LoopbackServer.ClosedPort()}");

        ServiceProbe probe = await lab.ProbeAsync(Test);

        Assert.Equal(LoadState.Down, probe.State);
        Assert.Contains("run: ollama serve", probe.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_ServerIsSilent_IsDownAfterTwoSeconds()
    {
        TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using OllamaLab lab = new();
        lab.On("/api/ps", async e =>
        {
            silent.TrySetResult();
            await e.HangAsync();
        });

        Task<ServiceProbe> probe = lab.ProbeAsync(Test);
        await silent.Task.WaitAsync(Test);
        lab.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(probe.IsCompleted);
        lab.Time.Advance(TimeSpan.FromSeconds(.1));

        Assert.Equal(LoadState.Down, (await probe).State);
        Assert.Contains("within 2 s", (await probe).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "<!doctype html><p>Router</p>", "text/html")]
    [InlineData(200, "{}", "application/json")]
    [InlineData(200, "null", "application/json")]
    [InlineData(404, "not here", "text/plain")]
    [InlineData(302, "", "text/plain")]
    public async Task Probe_SomethingElseAnswers_IsUnknownAndNamesTheSetting(int status, string body, string type)
    {
        await using OllamaLab lab = new();
        lab.On("/api/ps", e => e.AnswerAsync(status, body, type));

        ServiceProbe probe = await lab.ProbeAsync(Test);

        Assert.Equal(LoadState.Unknown, probe.State);
        Assert.Contains("check Endpoint", probe.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_CallerCancels_IsUnknownAndThrowsNothing()
    {
        await using OllamaLab lab = new();
        using CancellationTokenSource caller = new();
        await caller.CancelAsync();

        ServiceProbe probe = await lab.ProbeAsync(caller.Token);

        Assert.Equal(LoadState.Unknown, probe.State);
    }
}
