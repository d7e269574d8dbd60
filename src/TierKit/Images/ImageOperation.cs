using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Images;

/// <summary>Represents one drawing, as the walk sees it.</summary>
internal readonly struct ImageOperation(ImageGenerationRequest request, ImageGenerationOptions? options, bool addressed) : IRouteOperation<ImageGenerationResponse>
{
    public Task<ImageGenerationResponse> InvokeAsync(EndpointState endpoint, CancellationToken cancellationToken) =>
        endpoint.Client<IImageGenerator>().GenerateAsync(request, OwnOptions(), cancellationToken);

    public FailureKind? Judge(EndpointState endpoint, ImageGenerationResponse response, out bool verified)
    {
        verified = true;
        AIContent[] images = [.. response?.Contents.Where(static c => c is UriContent or DataContent { Data.Length: > 0 }) ?? []];
        return images.Length > 0 && Array.TrueForAll(images, static i => i is not UriContent address || IsOnTheWeb(address.Uri)) ? null : FailureKind.Malformed;
    }

    public bool IsServicesFault(EndpointState endpoint, ImageGenerationResponse response) => true;

    public ImageGenerationResponse Attach(EndpointState? endpoint, ImageGenerationResponse response, RouteReport report) =>
        new RoutedImageResponse(response.Contents, report) { RawRepresentation = response.RawRepresentation, Usage = response.Usage };

    public RouteReport? ReportOf(ImageGenerationResponse response) => (response as RoutedImageResponse)?.Report;

    public (string? Model, AttemptTokens Tokens) Usage(ImageGenerationResponse response)
    {
        int length = request.Prompt?.Length ?? 0;
        return (null, AttemptTokens.Of(response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount ?? 0, () => (PromptSize.Tokens(length), 0)) with
        {
            Images = response.Contents.Count(static c => c is UriContent or DataContent { Data.Length: > 0 }),
        });
    }

    public int TokensNeeded => 0;

    public ValueTask<bool> TryShortenAsync(RouteServices services, long deadline, CancellationToken cancellationToken) => new(false);

    public ValueTask<ImageGenerationResponse?> AnswerFromFloorAsync(CancellationToken cancellationToken) => default;

    // Who answers a chat, and how well, is watched from real conversations alone.
    public void Observe(EndpointState endpoint, TransportAttempt? seen, ImageGenerationResponse? response, FailureKind? wrong)
    {
    }

    // An address is handed on and never fetched here; one of a file or of nothing would make a reader open what the service names.
    private static bool IsOnTheWeb(Uri address) => address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    private ImageGenerationOptions? OwnOptions()
    {
        ImageGenerationOptions? own = options?.Clone();
        if (own is not null)
        {
            own.AdditionalProperties = RouteRequest.Foreign(own.AdditionalProperties);
            (own.ModelId, own.RawRepresentationFactory) = addressed ? (own.ModelId, own.RawRepresentationFactory) : (null, null);
        }

        return own;
    }
}
