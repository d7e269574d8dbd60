using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace TierKit.Images;

/// <summary>Carries the report beside the images: the response type has no properties of its own to put it into.</summary>
internal sealed class RoutedImageResponse(IList<AIContent>? contents, RouteReport report) : ImageGenerationResponse(contents)
{
    public RouteReport Report { get; } = report;
}
