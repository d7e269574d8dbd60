using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests.Status;

/// <summary>Services of speech and images stand on the status page like every other, with what they do.</summary>
public sealed class MediaStatusTests : IDisposable
{
    // What things cost is kept where somebody named a folder.
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("tierkit-media-status-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public async Task Status_AfterSpeechAndImages_HoldsTheirKindFiguresAndCost()
    {
        await using Gateway gateway = await Gateway.StartAsync(kit => kit
            .Configure(options => options.StatePath = _state.FullName)
            .AddFakeTranscription("ears", Tier.Sovereign)
            .AddFakeSpeech("voice", Tier.Sovereign, fault: Fault.Unauthorized)
            .AddFakeSpeech("vendor", Tier.Transactional)
            .AddFakeImages("brush", Tier.Sovereign, configure: static o => o.Price = new ServicePrice { PerImage = .25m }));
        using MultipartFormDataContent form = new() { { new ByteArrayContent([1]), "file", "a.wav" } };
        await gateway.Http.PostAsync("/v1/audio/transcriptions", form, Token);
        await gateway.PostAsync("/v1/audio/speech", """{"input":"the diary"}""");
        await gateway.PostAsync("/v1/images/generations", """{"prompt":"the diary","n":2}""");

        string text = await gateway.Http.GetStringAsync("/tierkit/status", Token);
        string page = await gateway.Http.GetStringAsync("/tierkit", Token);

        using JsonDocument status = JsonDocument.Parse(text);
        Dictionary<string, JsonElement> services = status.RootElement.GetProperty("tiers").EnumerateArray()
            .SelectMany(static t => t.GetProperty("services").EnumerateArray()).ToDictionary(static s => s.GetProperty("name").GetString()!);
        Assert.Equal(
            [("brush", "Image"), ("ears", "Transcription"), ("vendor", "Speech"), ("voice", "Speech")],
            services.Select(static s => (s.Key, s.Value.GetProperty("kind").GetString()!)).OrderBy(static s => s.Key, StringComparer.Ordinal));
        Assert.Equal(1, services["ears"].GetProperty("availability").GetProperty("24h").GetProperty("share").GetDouble());
        Assert.Equal("Unauthorized", services["voice"].GetProperty("last_failure").GetString());
        Assert.Equal(.5m, services["brush"].GetProperty("cost_30d").GetDecimal());
        Assert.Equal(JsonValueKind.Null, services["ears"].GetProperty("cost_30d").ValueKind);
        Assert.Equal(["brush", "vendor", "ears"], status.RootElement.GetProperty("decisions").EnumerateArray().Select(static d => d.GetProperty("served_by").GetString()!));
        Assert.All(services.Keys, name => Assert.Contains(name, page, StringComparison.Ordinal));
        Assert.Contains("Transcription", page, StringComparison.Ordinal);
        Assert.DoesNotContain("diary", text + page, StringComparison.Ordinal);
    }
}
