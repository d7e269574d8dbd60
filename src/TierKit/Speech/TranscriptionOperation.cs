using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Speech;

/// <summary>Represents one transcription, as the walk sees it.</summary>
internal readonly struct TranscriptionOperation(byte[] audio, SpeechToTextOptions? options, bool addressed) : IRouteOperation<SpeechToTextResponse>
{
    // Each attempt hears the recording from its beginning. The name of a file, which may say whose it is, stays here.
    public Task<SpeechToTextResponse> InvokeAsync(EndpointState endpoint, CancellationToken cancellationToken) =>
        endpoint.Client<ISpeechToTextClient>().GetTextAsync(new MemoryStream(audio, writable: false), OwnOptions(), cancellationToken);

    // Silence is a good answer without a word in it, so an empty text is none of our business; one that says it failed is.
    public FailureKind? Judge(EndpointState endpoint, SpeechToTextResponse response, out bool verified)
    {
        verified = true;
        return response is null ? FailureKind.Malformed
            : response.Contents.Any(static c => c is ErrorContent) && response.Text.Length == 0 ? FailureKind.ServerError
            : null;
    }

    public bool IsServicesFault(EndpointState endpoint, SpeechToTextResponse response) => true;

    public SpeechToTextResponse Attach(EndpointState? endpoint, SpeechToTextResponse response, RouteReport report) => new(response.Contents)
    {
        StartTime = response.StartTime,
        EndTime = response.EndTime,
        ResponseId = response.ResponseId,
        ModelId = response.ModelId,
        RawRepresentation = response.RawRepresentation,
        Usage = response.Usage,
        AdditionalProperties = new AdditionalPropertiesDictionary(response.AdditionalProperties ?? []) { [RouteReport.PropertyName] = report },
    };

    public RouteReport? ReportOf(SpeechToTextResponse response) => RouteReportReader.Read(response.AdditionalProperties);

    public (string? Model, AttemptTokens Tokens) Usage(SpeechToTextResponse response) =>
        (response.ModelId, AttemptTokens.Of(response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount, () => (0, PromptSize.Tokens(response.Text.Length))) with
        {
            IsSound = true,
            Sound = response.EndTime ?? SoundCheck.LengthOf(audio),
        });

    public int TokensNeeded => 0;

    public ValueTask<bool> TryShortenAsync(RouteServices services, long deadline, CancellationToken cancellationToken) => new(false);

    public ValueTask<SpeechToTextResponse?> AnswerFromFloorAsync(CancellationToken cancellationToken) => default;

    // Who answers a chat, and how well, is watched from real conversations alone.
    public void Observe(EndpointState endpoint, TransportAttempt? seen, SpeechToTextResponse? response, FailureKind? wrong)
    {
    }

    private SpeechToTextOptions? OwnOptions()
    {
        SpeechToTextOptions? own = options?.Clone();
        if (own is not null)
        {
            own.AdditionalProperties = RouteRequest.Foreign(own.AdditionalProperties);
            (own.ModelId, own.RawRepresentationFactory) = addressed ? (own.ModelId, own.RawRepresentationFactory) : (null, null);
        }

        return own;
    }
}
