using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

public sealed class OllamaLoaderTests
{
    [Fact]
    public async Task WarmUp_Ollama_LoadsWithoutAPromptAndSaysHowLongItStays()
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(200, """{"model":"llama3.2","response":"","done":true,"done_reason":"load"}"""));
        ServiceCollection services = new();
        services.AddTierKit(kit => kit.AddOllama("local", "llama3.2", server.Address, configure: static o => o.KeepAlive = TimeSpan.FromMinutes(30)));
        await using ServiceProvider provider = services.BuildServiceProvider();

        LoadState state = await provider.GetRequiredService<ModelWarmer>().WarmUpAsync(
            provider.GetRequiredService<ServiceCatalog>()["local"], TestContext.Current.CancellationToken);

        LoopbackRequest request = Assert.Single(server.Requests);
        Assert.Equal(LoadState.Loaded, state);
        Assert.Equal(("POST", "/api/generate"), (request.Method, request.Path));
        Assert.Equal("""{"model":"llama3.2","stream":false,"keep_alive":"1800s"}""", request.Body);
    }
}
