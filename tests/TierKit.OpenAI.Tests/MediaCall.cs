using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Images;
using TierKit.Policy;
using TierKit.Routing;
using TierKit.Speech;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Asks a service of speech or images in one way for all kinds: with the same words, in one piece or as a stream.</summary>
internal static class MediaCall
{
    public const string Words = "the diary of a canary";

    /// <summary>Gets every way there is to ask: images know no stream.</summary>
    public static IReadOnlyList<(ServiceKind Kind, bool Streaming)> Ways { get; } =
    [
        (ServiceKind.Transcription, false), (ServiceKind.Transcription, true), (ServiceKind.Speech, false), (ServiceKind.Speech, true), (ServiceKind.Image, false),
    ];

    public static ITierKitBuilder AddMedia(this ITierKitBuilder kit, ServiceKind kind, string name, Tier tier, string address, Action<ServiceOptions>? configure = null) => kind switch
    {
        ServiceKind.Transcription => kit.AddOpenAICompatibleTranscription(name, tier, "fake-model", address, configure),
        ServiceKind.Speech => kit.AddOpenAICompatibleSpeech(name, tier, "fake-model", address, configure),
        _ => kit.AddOpenAICompatibleImages(name, tier, "fake-model", address, configure),
    };

    public static ITierKitBuilder AddFakeMedia(this ITierKitBuilder kit, ServiceKind kind, string name, Tier tier, Fault? fault, Action<ServiceOptions>? configure = null) => kind switch
    {
        ServiceKind.Transcription => kit.AddFakeTranscription(name, tier, name, fault, configure),
        ServiceKind.Speech => kit.AddFakeSpeech(name, tier, name, fault, configure),
        _ => kit.AddFakeImages(name, tier, name, fault, configure),
    };

    /// <summary>Asks, and returns what the answer says without the mark of its format.</summary>
    public static async Task<(string Answer, RouteReport? Report)> AskAsync(
        IServiceProvider services, ServiceKind kind, bool streaming, CancellationToken cancellationToken, Sensitivity? label = null, string? policy = null, string? key = null)
    {
        AdditionalPropertiesDictionary properties = [];
        if (label is { } sensitivity)
        {
            properties[RouteOptionNames.Sensitivity] = sensitivity;
        }

        if (policy is not null)
        {
            properties[RouteOptionNames.Policy] = policy;
        }

        switch (kind)
        {
            case ServiceKind.Transcription:
                ISpeechToTextClient ears = Of<ISpeechToTextClient>(services, key);
                SpeechToTextOptions hearing = new() { AdditionalProperties = properties };
                using (MemoryStream recording = new(Encoding.UTF8.GetBytes(Words)))
                {
                    SpeechToTextResponse heard = streaming
                        ? await ears.GetStreamingTextAsync(recording, hearing, cancellationToken).ToSpeechToTextResponseAsync(cancellationToken)
                        : await ears.GetTextAsync(recording, hearing, cancellationToken);
                    return (heard.Text, heard.GetRoute());
                }

            case ServiceKind.Speech:
                ITextToSpeechClient voice = Of<ITextToSpeechClient>(services, key);
                TextToSpeechOptions speaking = new() { AdditionalProperties = properties };
                TextToSpeechResponse spoken = streaming
                    ? await voice.GetStreamingAudioAsync(Words, speaking, cancellationToken).ToTextToSpeechResponseAsync(cancellationToken)
                    : await voice.GetAudioAsync(Words, speaking, cancellationToken);
                return (Bytes(spoken.Contents), spoken.GetRoute());
            default:
                ImageGenerationResponse drawn = await Of<IImageGenerator>(services, key)
                    .GenerateAsync(new ImageGenerationRequest(Words), new ImageGenerationOptions { AdditionalProperties = properties }, cancellationToken);
                return (Bytes(drawn.Contents), drawn.GetRoute());
        }
    }

    /// <summary>Plans without asking.</summary>
    public static RoutePlan Explain(IServiceProvider services, ServiceKind kind, string? key = null) => kind switch
    {
        ServiceKind.Transcription => ((TieredSpeechToTextClient)Of<ISpeechToTextClient>(services, key)).Explain(),
        ServiceKind.Speech => ((TieredTextToSpeechClient)Of<ITextToSpeechClient>(services, key)).Explain(),
        _ => ((TieredImageGenerator)Of<IImageGenerator>(services, key)).Explain(),
    };

    private static T Of<T>(IServiceProvider services, string? key)
        where T : notnull => key is null ? services.GetRequiredService<T>() : services.GetRequiredKeyedService<T>(key);

    private static string Bytes(IEnumerable<AIContent> contents)
    {
        string all = string.Concat(contents.Select(static c => c is DataContent data ? Encoding.UTF8.GetString(data.Data.Span) : c is UriContent uri ? uri.Uri.ToString() : ""));
        return new[] { "ID3", "PNG ", "RIFF" }.FirstOrDefault(mark => all.StartsWith(mark, StringComparison.Ordinal)) is { } mark ? all[mark.Length..] : all;
    }
}
