using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Speech and images on the protocol's wire, well and failing.</summary>
public sealed class MediaTests
{
    public static TheoryData<string> Kinds => ["transcription", "speech", "image"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_Well_AnswersInOneRequest(string kind)
    {
        await using FakeServer server = FakeServer.CreateOpenAI("well said");
        await using TierLab lab = Lab(kind, server, null);

        (string answer, RouteReport report) = await AskAsync(lab, kind);

        Assert.Equal("well said", answer);
        Assert.Equal(("first", 1), (report.ServedBy, report.Attempts.Count));
        Assert.Contains(kind == "transcription" ? "sound" : "question", Assert.Single(server.Requests).LastText, StringComparison.Ordinal);
        Assert.Contains("fake-model", server.RawRequests[0].Body, StringComparison.Ordinal);
    }

    public static TheoryData<string, Fault, FailureKind> Faults()
    {
        TheoryData<string, Fault, FailureKind> data = [];
        foreach (string kind in (string[])["transcription", "speech", "image"])
        {
            data.Add(kind, Fault.Status(500), FailureKind.ServerError);
            data.Add(kind, Fault.Unauthorized, FailureKind.Unauthorized);
            data.Add(kind, Fault.QuotaExhausted, FailureKind.QuotaExhausted);
            data.Add(kind, Fault.ModelMissing, FailureKind.ModelMissing);
            data.Add(kind, Fault.Overloaded, FailureKind.Overloaded);
            data.Add(kind, Fault.EmptyAnswer, FailureKind.Malformed);
            data.Add(kind, Fault.HtmlAnswer, FailureKind.Malformed);
            data.Add(kind, Fault.CutAfter(1), FailureKind.ConnectionLost);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Ask_FirstFails_SecondAnswersAndTheKindIsKnown(string kind, Fault fault, FailureKind expected)
    {
        LabTime time = new();
        await using FakeServer first = FakeServer.CreateOpenAI(fault: fault, time: time);
        await using FakeServer second = FakeServer.CreateOpenAI("from the second", time: time);
        await using TierLab lab = Lab(kind, first, second, time);

        (string answer, RouteReport report) = await AskAsync(lab, kind);

        Assert.Equal("from the second", answer);
        Assert.Equal("second", report.ServedBy);
        Assert.Equal(expected, report.Attempts[0].Failure);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_InvalidRequest_IsTheServersOwnErrorUnchanged(string kind)
    {
        await using FakeServer first = FakeServer.CreateOpenAI(fault: Fault.Status(400));
        await using FakeServer second = FakeServer.CreateOpenAI();
        await using TierLab lab = Lab(kind, first, second);

        System.ClientModel.ClientResultException error = await Assert.ThrowsAsync<System.ClientModel.ClientResultException>(() => AskAsync(lab, kind));

        Assert.Equal(400, error.Status);
        Assert.Empty(second.Requests);
        Assert.Single(first.Requests);
    }

    [Fact]
    public async Task Configuration_Kinds_MakeServices()
    {
        await using FakeServer server = FakeServer.CreateOpenAI("configured");
        IConfiguration section = new ConfigurationBuilder().AddInMemoryCollection(
            new[] { "Transcription", "Speech", "Image" }.SelectMany(k => new Dictionary<string, string?>
            {
                [$"TierKit:Services:{k}:Provider"] = "OpenAICompatible",
                [$"TierKit:Services:{k}:Kind"] = k,
                [$"TierKit:Services:{k}:Tier"] = "Sovereign",
                [$"TierKit:Services:{k}:Model"] = "fake-model",
                [$"TierKit:Services:{k}:Endpoint"] = server.Address,
            })).Build();
        ServiceCollection services = new();
        services.AddTierKit(section, static kit => kit.UseOpenAI().Configure(static o => o.StatePath = "none"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        TextToSpeechResponse spoken = await provider.GetRequiredService<ITextToSpeechClient>().GetAudioAsync("question", null, Token);
        ImageGenerationResponse drawn = await provider.GetRequiredKeyedService<IImageGenerator>("Image").GenerateAsync(new ImageGenerationRequest("question"), null, Token);
        SpeechToTextResponse heard = await provider.GetRequiredKeyedService<ISpeechToTextClient>("sovereign-only").GetTextAsync(new MemoryStream("sound"u8.ToArray()), null, Token);

        Assert.Equal(("Speech", "Image", "Transcription"), (spoken.GetRoute()!.ServedBy, drawn.GetRoute()!.ServedBy, heard.GetRoute()!.ServedBy));
    }

    private static TierLab Lab(string kind, FakeServer first, FakeServer? second, LabTime? time = null) => TierLab.Create(time: time, configure: kit =>
    {
        foreach ((string name, FakeServer? server) in new[] { ("first", first), ("second", second) })
        {
            if (server is not null)
            {
                Action<ServiceOptions> order = options => options.Priority = name == "first" ? 0 : 1;
                _ = kind switch
                {
                    "transcription" => kit.AddOpenAICompatibleTranscription(name, Tier.Sovereign, "fake-model", server.Address, order),
                    "speech" => kit.AddOpenAICompatibleSpeech(name, Tier.Sovereign, "fake-model", server.Address, order),
                    _ => kit.AddOpenAICompatibleImages(name, Tier.Sovereign, "fake-model", server.Address, order),
                };
            }
        }
    });

    private static async Task<(string Answer, RouteReport Report)> AskAsync(TierLab lab, string kind)
    {
        switch (kind)
        {
            case "transcription":
                SpeechToTextResponse heard = await lab.Services.GetRequiredService<ISpeechToTextClient>().GetTextAsync(new MemoryStream("sound"u8.ToArray()), null, Token);
                return (heard.Text, heard.GetRoute()!);
            case "speech":
                TextToSpeechResponse spoken = await lab.Services.GetRequiredService<ITextToSpeechClient>().GetAudioAsync("question", null, Token);
                return (Encoding.UTF8.GetString(spoken.Contents.OfType<DataContent>().Single().Data.Span)["ID3".Length..], spoken.GetRoute()!);
            default:
                ImageGenerationResponse drawn = await lab.Services.GetRequiredService<IImageGenerator>().GenerateAsync(new ImageGenerationRequest("question"), null, Token);
                return (Encoding.UTF8.GetString(drawn.Contents.OfType<DataContent>().Single().Data.Span)["PNG ".Length..], drawn.GetRoute()!);
        }
    }
}
