using System.Reflection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Testing;
using TierKit.Testing.Conformance;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Every verb of speech and images, held to the suite.</summary>
public sealed class MediaConformanceTests
{
    private static readonly Dictionary<ServiceKind, MediaWire> Wires = new()
    {
        [ServiceKind.Transcription] = new() { Kind = ServiceKind.Transcription, Path = "/v1/audio/transcriptions", Answer = """{"text":"well said"}""", Expected = "well said" },
        [ServiceKind.Speech] = new() { Kind = ServiceKind.Speech, Path = "/v1/audio/speech", Answer = "ID3 well said, and at some length", AnswerType = "audio/mpeg", Expected = "ID3 well said, and at some length" },
        [ServiceKind.Image] = new() { Kind = ServiceKind.Image, Path = "/v1/images/generations", Answer = """{"created":1,"data":[{"b64_json":"UE5HIGRyYXdu"}]}""", Expected = "PNG drawn" },
    };

    private static readonly Dictionary<string, (ServiceKind Kind, Action<ITierKitBuilder, string> Register)> Verbs = new(StringComparer.Ordinal)
    {
        ["AddOpenAITranscription"] = (ServiceKind.Transcription, static (kit, address) => kit.AddOpenAITranscription("service", "m", address + "/v1", configure: Settings)),
        ["AddOpenAICompatibleTranscription"] = (ServiceKind.Transcription, static (kit, address) => kit.AddOpenAICompatibleTranscription("service", Tier.Sovereign, "m", address + "/v1", configure: Settings)),
        ["AddOpenAISpeech"] = (ServiceKind.Speech, static (kit, address) => kit.AddOpenAISpeech("service", "m", address + "/v1", configure: Settings)),
        ["AddOpenAICompatibleSpeech"] = (ServiceKind.Speech, static (kit, address) => kit.AddOpenAICompatibleSpeech("service", Tier.Sovereign, "m", address + "/v1", configure: Settings)),
        ["AddOpenAIImages"] = (ServiceKind.Image, static (kit, address) => kit.AddOpenAIImages("service", "m", address + "/v1", configure: Settings)),
        ["AddOpenAICompatibleImages"] = (ServiceKind.Image, static (kit, address) => kit.AddOpenAICompatibleImages("service", Tier.Sovereign, "m", address + "/v1", configure: Settings)),
    };

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> data = [];
        foreach (string verb in Verbs.Keys)
        {
            foreach (string name in MediaConformance.Cases)
            {
                data.Add(verb, name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Conformance(string verb, string name) =>
        new MediaConformance(Wires[Verbs[verb].Kind], Verbs[verb].Register).RunAsync(name, TestContext.Current.CancellationToken);

    [Fact]
    public void Verbs_EveryOneOfSpeechAndImages_IsHeldToTheSuite()
    {
        string[] verbs =
        [
            .. typeof(OpenAITierKitBuilderExtensions).Assembly.GetExportedTypes().SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
                .Select(static method => method.Name)
                .Where(static name => name.StartsWith("Add", StringComparison.Ordinal) && (name.EndsWith("Transcription", StringComparison.Ordinal) || name.EndsWith("Speech", StringComparison.Ordinal) || name.EndsWith("Images", StringComparison.Ordinal)))
                .Distinct().Order(StringComparer.Ordinal),
        ];

        Assert.Equal(verbs, Verbs.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(6, verbs.Length);
        Assert.True(MediaConformance.Cases.Count >= 21, $"{MediaConformance.Cases.Count} cases");
    }

    [Fact]
    public async Task Suite_ClientThatAnswersWithoutAsking_IsCaught()
    {
        MediaConformance suite = new(Wires[ServiceKind.Transcription], static (kit, _) => kit.AddSpeechToTextClient("service", Tier.Sovereign, new Deaf()));

        TierAssertionException exception = await Assert.ThrowsAsync<TierAssertionException>(() => suite.RunAllAsync(TestContext.Current.CancellationToken));

        Assert.Contains("status 500:", exception.Message, StringComparison.Ordinal);
        Assert.Contains("redirect is refused:", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => suite.RunAsync("no such case", TestContext.Current.CancellationToken));
    }

    // So small that a server without an end is soon left.
    private static void Settings(ServiceOptions options)
    {
        options.ApiKey = "key";
        options.Limits.MaxLineBytes = 64 * 1024;
        options.Limits.MaxResponseBytes = 1024 * 1024;
    }

    private sealed class Deaf : ISpeechToTextClient
    {
        public Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new SpeechToTextResponse("well said"));

        public IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
