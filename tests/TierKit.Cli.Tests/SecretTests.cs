using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.Cli.Tests;

/// <summary>No command says a word of a Secret text, neither of calls that an application made nor of one it makes itself.</summary>
public sealed class SecretTests : IAsyncLifetime
{
    private const string Canary = "xqzcanaryzqx";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-secret");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .Configure(options =>
            {
                options.StatePath = _folder.FullName;
                options.Egress.Audit = true;
            })
            .AddFake("home", Tier.Sovereign, fault: Fault.Status(500).ForFirst(2))
            .AddFake("away", Tier.Partner));
        foreach ((string text, Sensitivity label) in new[] { (Canary, Sensitivity.Secret), ("ordinary", Sensitivity.Private), (Canary, Sensitivity.Secret) })
        {
            try
            {
                await lab.Chat.GetResponseAsync(text, new ChatOptions().WithSensitivity(label), Token);
            }
            catch (AllServicesFailedException)
            {
                // How it ends is not what is asked here.
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("doctor", 1)]
    [InlineData("matrix", 3)]
    [InlineData("egress report", 0)]
    [InlineData("egress verify", 0)]
    [InlineData("explain " + Canary + " --sensitivity Secret", 0)]
    [InlineData("ask " + Canary + " --sensitivity Secret", 1)]
    [InlineData("ask " + Canary + " --sensitivity Secret --stream", 1)]
    public async Task Command_AfterSecretCalls_SaysNothingOfThem(string line, int exit)
    {
        foreach (string[] json in new string[][] { [], ["--json"] })
        {
            ToolRun run = await ToolRun.InvokeAsync(Settings(), [.. line.Split(' '), .. json], Token);

            Assert.Equal(exit, run.Exit);
            Assert.NotEmpty(run.Output + run.Error);
            Assert.DoesNotContain(Canary, run.Output + run.Error, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Report_PrivateCallAlone_IsCounted()
    {
        ToolRun run = await ToolRun.InvokeAsync(Settings(), ["egress", "report", "--days", "9999", "--json"], Token);

        Assert.Equal(1, run.Json.GetProperty("keptHome").GetInt32());
    }

    private string Settings() => $$"""
        { "TierKit": {
            "StatePath": {{JsonSerializer.Serialize(_folder.FullName)}},
            "Services": {
              "away": { "Provider": "OpenAICompatible", "Tier": "Partner", "Model": "m", "ApiKey": "k", "Endpoint": "http://127.0.0.1:{{LoopbackServer.ClosedPort().ToString(CultureInfo.InvariantCulture)}}/v1" },
              "home": { "Provider": "Ollama", "Model": "m", "Endpoint": "http://127.0.0.1:{{LoopbackServer.ClosedPort().ToString(CultureInfo.InvariantCulture)}}" } } } }
        """;
}
