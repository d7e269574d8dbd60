using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Testing;
using TierKit.Testing.Loopback;

namespace TierKit.Cli.Tests;

/// <summary>What the tool says of services of speech and images, and of an application that has no others.</summary>
public sealed class MediaInspectingTests : IDisposable
{
    private const string List = """{"object":"list","data":[{"id":"whisper-large","object":"model"}]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-media-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Doctor_SpeechAndImages_SaysOfEachWhetherItIsThereAndHasItsModelAndAsksNoVendor()
    {
        await using LoopbackServer listing = new(static e => e.AnswerAsync(e.Request.Path is "/v1/models" ? 200 : 404, e.Request.Path is "/v1/models" ? List : ""));
        await using LoopbackServer plain = new(static e => e.AnswerAsync(404, ""));
        await using LoopbackServer vendor = new(static e => e.AnswerAsync(500, ""));
        string settings = $$"""
            { "TierKit": { "StatePath": "none", "Services": {
                "ears":   { "Provider": "OpenAICompatible", "Kind": "Transcription", "Tier": "Sovereign", "Model": "whisper-large", "Endpoint": "{{listing.Address}}/v1" },
                "dull":   { "Provider": "OpenAICompatible", "Kind": "Transcription", "Tier": "Sovereign", "Model": "whisper-tiny", "Endpoint": "{{listing.Address}}/v1", "Priority": 1 },
                "voice":  { "Provider": "OpenAICompatible", "Kind": "Speech", "Tier": "Sovereign", "Model": "amy", "Endpoint": "{{plain.Address}}/v1" },
                "brush":  { "Provider": "OpenAICompatible", "Kind": "Image", "Tier": "Sovereign", "Model": "flux", "Endpoint": "http://127.0.0.1:{{LoopbackServer.ClosedPort().ToString(CultureInfo.InvariantCulture)}}/v1" },
                "paid":   { "Provider": "OpenAI", "Kind": "Image", "Tier": "Transactional", "Model": "gpt-image-1", "Endpoint": "{{vendor.Address}}/v1", "ApiKey": "sk-secret" },
                "unpaid": { "Provider": "OpenAI", "Kind": "Speech", "Tier": "Transactional", "Model": "gpt-4o-mini-tts" } } } }
            """;

        ToolRun run = await ToolRun.InvokeAsync(settings, ["doctor", "--json"], Token);
        ToolRun shown = await ToolRun.InvokeAsync(settings, ["doctor"], Token);

        Dictionary<string, JsonElement> found = run.Json.GetProperty("services").EnumerateArray().ToDictionary(static s => s.GetProperty("service").GetString()!);
        Assert.Equal(6, found.Count);
        AssertFound(found["ears"], "ready", false, "Transcription", "Sovereign", new Uri(listing.Address).Authority, "it answers");
        AssertFound(found["dull"], "model missing", true, "Transcription", "Sovereign", new Uri(listing.Address).Authority, "it serves whisper-large");
        AssertFound(found["voice"], "ready", false, "Speech", "Sovereign", new Uri(plain.Address).Authority, "lists no models");
        AssertFound(found["brush"], "down", true, "Image", "Sovereign", null, "nobody answers there");
        AssertFound(found["paid"], "not asked", false, "Image", "Transactional", new Uri(vendor.Address).Authority, "it has a key");
        if (Environment.GetEnvironmentVariable("OPENAI_API_KEY") is null)
        {
            AssertFound(found["unpaid"], "no key", false, "Speech", "Transactional", "api.openai.com", "OPENAI_API_KEY");
        }

        Assert.Equal((1, 1), (run.Exit, shown.Exit));
        Assert.Empty(vendor.Requests);
        Assert.All(listing.Requests.Concat(plain.Requests), static r => Assert.Equal("GET", r.Method));
        Assert.Contains("Transcription", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", run.Output + run.Error + shown.Output + shown.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Transcription")]
    [InlineData("Speech")]
    [InlineData("Image")]
    public async Task Doctor_NoChatAtAll_IsGoodWhereEachKindIsAnswered(string kind)
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(404, ""));
        string one = $$"""{ "Provider": "OpenAICompatible", "Kind": "{{kind}}", "Tier": "Sovereign", "Model": "m", "Endpoint": "{{server.Address}}/v1" }""";

        ToolRun alone = await ToolRun.InvokeAsync($$"""{ "TierKit": { "StatePath": "none", "Services": { "one": {{one}} } } }""", ["doctor"], Token);
        ToolRun unanswered = await ToolRun.InvokeAsync(
            $$"""{ "TierKit": { "StatePath": "none", "DefaultPolicy": "sovereign-only", "Services": { "one": {{one.Replace("Sovereign", "Transactional", StringComparison.Ordinal).Replace("\"Model\"", "\"ApiKey\": \"k\", \"Model\"", StringComparison.Ordinal)}} } } }""",
            ["doctor"],
            Token);

        Assert.Equal((0, 1), (alone.Exit, unanswered.Exit));
    }

    [Fact]
    public async Task Matrix_AfterSpeechAndImages_ShowsTheirFiguresAndWhatTheyCost()
    {
        await using FakeServer server = FakeServer.CreateOpenAI("said", Fault.Status(400).FromCall(3));
        string settings = $$"""
            { "TierKit": { "StatePath": {{JsonSerializer.Serialize(_folder.FullName)}}, "Services": {
                "ears":  { "Provider": "OpenAICompatible", "Kind": "Transcription", "Tier": "Sovereign", "Model": "m", "Endpoint": "{{server.Address}}", "Price": { "PerAudioMinute": 0.6 } },
                "brush": { "Provider": "OpenAI", "Kind": "Image", "Tier": "Transactional", "Model": "m", "Endpoint": "{{server.Address}}", "ApiKey": "k", "Price": { "PerImage": 0.04 } },
                "voice": { "Provider": "OpenAICompatible", "Kind": "Speech", "Tier": "Sovereign", "Model": "m", "Endpoint": "{{server.Address}}" } } } }
            """;
        await ServeAsync(settings);

        ToolRun run = await ToolRun.InvokeAsync(settings, ["matrix", "--json"], Token);

        Dictionary<string, JsonElement> found = run.Json.GetProperty("services").EnumerateArray().ToDictionary(static s => s.GetProperty("service").GetString()!);
        Assert.Equal(0, run.Exit);
        Assert.Equal(3, found.Count);
        Assert.Equal(1, found["ears"].GetProperty("lastDay").GetProperty("availability").GetDouble());
        Assert.Equal(1, found["ears"].GetProperty("total").GetProperty("samples").GetInt32());
        // Two seconds at .6 a minute.
        Assert.Equal(.02m, found["ears"].GetProperty("cost").GetDecimal());
        Assert.Equal(.04m, found["brush"].GetProperty("cost").GetDecimal());
        Assert.False(found["voice"].TryGetProperty("cost", out _));
        // A request that was wrong says nothing of the service's health.
        Assert.False(found["voice"].GetProperty("lastDay").TryGetProperty("availability", out _));
    }

    private static async Task ServeAsync(string settings)
    {
        using MemoryStream json = new(System.Text.Encoding.UTF8.GetBytes(settings));
        ServiceCollection collection = new();
        collection.AddTierKit(new ConfigurationBuilder().AddJsonStream(json).Build().GetSection("TierKit"), static kit => kit.UseOpenAI());
        await using ServiceProvider app = collection.BuildServiceProvider();
        using MemoryStream recording = new(TwoSeconds());
        await app.GetRequiredService<ISpeechToTextClient>().GetTextAsync(recording, null, Token);
        await app.GetRequiredService<IImageGenerator>().GenerateAsync(new ImageGenerationRequest("a cat"), null, Token);
        await Assert.ThrowsAsync<System.ClientModel.ClientResultException>(() => app.GetRequiredService<ITextToSpeechClient>().GetAudioAsync("hello", null, Token));
    }

    // 8,000 bytes a second.
    private static byte[] TwoSeconds() =>
    [
        .. "RIFF"u8, .. BitConverter.GetBytes(16_036), .. "WAVEfmt "u8, .. BitConverter.GetBytes(16), 1, 0, 1, 0,
        .. BitConverter.GetBytes(8000), .. BitConverter.GetBytes(8000), 1, 0, 8, 0, .. "data"u8, .. BitConverter.GetBytes(16_000), .. new byte[16_000],
    ];

    private static void AssertFound(JsonElement finding, string state, bool problem, string kind, string tier, string? host, string advice)
    {
        Assert.Equal(
            (state, problem, kind, tier),
            (finding.GetProperty("state").GetString()!, finding.GetProperty("isProblem").GetBoolean(), finding.GetProperty("kind").GetString()!, finding.GetProperty("tier").GetString()!));
        Assert.Contains(advice, finding.GetProperty("advice").GetString(), StringComparison.Ordinal);
        if (host is not null)
        {
            Assert.Equal(host, finding.GetProperty("host").GetString());
        }
    }
}
