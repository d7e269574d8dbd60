using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Speech;

/// <summary>Represents one text read aloud, as the walk sees it.</summary>
internal readonly struct SpeechOperation(string text, TextToSpeechOptions? options, bool addressed) : IRouteOperation<TextToSpeechResponse>
{
    public Task<TextToSpeechResponse> InvokeAsync(EndpointState endpoint, CancellationToken cancellationToken) =>
        endpoint.Client<ITextToSpeechClient>().GetAudioAsync(text, OwnOptions(), cancellationToken);

    public FailureKind? Judge(EndpointState endpoint, TextToSpeechResponse response, out bool verified)
    {
        verified = true;
        DataContent[] sounds = [.. response?.Contents.OfType<DataContent>() ?? []];
        return sounds.Sum(static s => (long)s.Data.Length) == 0 || Array.Exists(sounds, static s => SoundCheck.IsDocument(s.Data.Span)) ? FailureKind.Malformed
            // Of a sound in several pieces only the pieces together are a file.
            : sounds is [{ } only] && SoundCheck.IsCut(only.Data.Span) ? FailureKind.Truncated
            : null;
    }

    public bool IsServicesFault(EndpointState endpoint, TextToSpeechResponse response) => true;

    public TextToSpeechResponse Attach(EndpointState? endpoint, TextToSpeechResponse response, RouteReport report) => new(response.Contents)
    {
        ResponseId = response.ResponseId,
        ModelId = response.ModelId,
        RawRepresentation = response.RawRepresentation,
        Usage = response.Usage,
        AdditionalProperties = new AdditionalPropertiesDictionary(response.AdditionalProperties ?? []) { [RouteReport.PropertyName] = report },
    };

    public RouteReport? ReportOf(TextToSpeechResponse response) => RouteReportReader.Read(response.AdditionalProperties);

    public (string? Model, AttemptTokens Tokens) Usage(TextToSpeechResponse response)
    {
        int length = text.Length;
        return (response.ModelId, AttemptTokens.Of(response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount ?? 0, () => (PromptSize.Tokens(length), 0)) with
        {
            IsSound = true,
            Sound = response.Contents.OfType<DataContent>().ToArray() is [{ } only] ? SoundCheck.LengthOf(only.Data.Span) : null,
        });
    }

    public int TokensNeeded => 0;

    public ValueTask<bool> TryShortenAsync(RouteServices services, long deadline, CancellationToken cancellationToken) => new(false);

    public ValueTask<TextToSpeechResponse?> AnswerFromFloorAsync(CancellationToken cancellationToken) => default;

    // Who answers a chat, and how well, is watched from real conversations alone.
    public void Observe(EndpointState endpoint, TransportAttempt? seen, TextToSpeechResponse? response, FailureKind? wrong)
    {
    }

    private TextToSpeechOptions? OwnOptions()
    {
        TextToSpeechOptions? own = options?.Clone();
        if (own is not null)
        {
            own.AdditionalProperties = RouteRequest.Foreign(own.AdditionalProperties);
            (own.ModelId, own.RawRepresentationFactory) = addressed ? (own.ModelId, own.RawRepresentationFactory) : (null, null);
        }

        return own;
    }
}
