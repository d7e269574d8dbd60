using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Images;

/// <summary>Draws images with the best service that may and can, and says which did.</summary>
/// <remarks>
/// <para>Thread-safe. The container owns it and the generators behind it: disposing it does nothing.</para>
/// <para>The caller's cancellation ends the call and never fails over. Neither prompts nor images are logged.</para>
/// </remarks>
[Experimental(Experiments.SpeechAndImages)]
public sealed class TieredImageGenerator : IImageGenerator
{
    // Four times an image of 8K by 8K: more than any service draws, and what a mistyped size reaches at once.
    private const long MaxPixels = 256L * 1024 * 1024;

    private readonly TaskRoutes _routes;
    private readonly ImageGeneratorMetadata _metadata;

    internal TieredImageGenerator(RouteServices services, PolicyCatalog policies, ScopedPolicies own)
    {
        _routes = new TaskRoutes(services, policies, own, ServiceKind.Image);
        _metadata = new ImageGeneratorMetadata("tierkit", defaultModelId: own.Own.Name);
    }

    /// <summary>Draws or changes images.</summary>
    /// <param name="request">The prompt, and the images to change if there are any; a label of theirs tightens that of the call.</param>
    /// <param name="options">The options; the model is used only when a service is addressed by its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The images, with a route report.</returns>
    /// <exception cref="ArgumentException">The prompt or an image to change is empty, the size is not positive or has more than 268 million pixels, or the count is not positive; nothing was sent.</exception>
    /// <exception cref="AllServicesFailedException">No service could; it lists every attempt and exclusion.</exception>
    public Task<ImageGenerationResponse> GenerateAsync(ImageGenerationRequest request, ImageGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Prompt))
        {
            throw new ArgumentException("The prompt is empty; say what to draw. Nothing was sent.", nameof(request));
        }

        if (options?.ImageSize is { } size && (size.Width <= 0 || size.Height <= 0 || (long)size.Width * size.Height > MaxPixels))
        {
            throw new ArgumentException($"ImageSize = {size.Width}x{size.Height} is no size that can be drawn; ask for at most {MaxPixels} pixels. Nothing was sent.", nameof(options));
        }

        if (options?.Count is <= 0)
        {
            throw new ArgumentException($"Count = {options.Count} draws nothing; ask for at least one image. Nothing was sent.", nameof(options));
        }

        // A sequence may only be read once, and every attempt reads it.
        AIContent[]? originals = request.OriginalImages is null ? null : [.. request.OriginalImages];
        if (originals is not null && Array.FindIndex(originals, static o => o is null or DataContent { Data.IsEmpty: true }) is >= 0 and int empty)
        {
            throw new ArgumentException($"OriginalImages[{empty}] is empty; give the bytes of the image to change. Nothing was sent.", nameof(request));
        }

        RoutePlan plan = _routes.Plan(options?.AdditionalProperties, LabelOf(originals));
        ImageGenerationRequest kept = new(request.Prompt, originals!);
        return _routes.RunAsync<ImageOperation, ImageGenerationResponse>(
            plan, new ImageOperation(kept, options?.Clone(), RouteRequest.IsAddressed(plan)), cancellationToken);
    }

    // An image to change may come from a note, a tool or an earlier answer, and says whose it is like any content.
    private static ContentLabel? LabelOf(AIContent[]? originals)
    {
        ContentLabel? strictest = null;
        foreach (AIContent original in originals ?? [])
        {
            strictest = RequestLabel.Declared(original.AdditionalProperties) is not { } own ? strictest
                : strictest is { } known ? known.Join(own)
                : own;
        }

        return strictest;
    }

    /// <summary>Plans a call without running it: asks no service and opens no connection.</summary>
    /// <param name="options">The options of the call.</param>
    /// <returns>The candidates in order, and every exclusion with its reason, those of the moment included.</returns>
    /// <exception cref="UnknownNameException">The options or the scope name a policy nobody registered.</exception>
    public RoutePlan Explain(ImageGenerationOptions? options = null) => _routes.Explain(options?.AdditionalProperties);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => _routes.Find(serviceType, serviceKey, this, _metadata);

    /// <summary>Does nothing: the container owns what stands behind this generator.</summary>
    public void Dispose()
    {
    }
}
