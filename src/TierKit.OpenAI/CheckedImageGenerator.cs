using Microsoft.Extensions.AI;

namespace TierKit.Providers;

/// <summary>Says of an image to change that only its bytes can be sent: the stock adapter stumbles over an address, and fetching it would be a way into the network.</summary>
internal sealed class CheckedImageGenerator(IImageGenerator inner) : DelegatingImageGenerator(inner)
{
    public override Task<ImageGenerationResponse> GenerateAsync(
        ImageGenerationRequest request, ImageGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.OriginalImages?.FirstOrDefault(static o => o is not DataContent) is { } other
            ? throw new NotSupportedException($"An image to change is sent as bytes, and this one is a {other.GetType().Name}; read it and give a DataContent. Nothing was sent.")
            : base.GenerateAsync(request, options, cancellationToken);
    }
}
