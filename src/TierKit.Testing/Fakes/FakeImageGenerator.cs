using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Hosting;

namespace TierKit.Testing.Fakes;

/// <summary>Draws its reply into bytes that a test can read back, once per image asked for.</summary>
internal sealed class FakeImageGenerator(FakeService fake, ProviderContext context) : IImageGenerator
{
    private readonly ImageGeneratorMetadata _metadata = new(FakeProvider.ProviderName, defaultModelId: context.Service.Model);

    public Task<ImageGenerationResponse> GenerateAsync(ImageGenerationRequest request, ImageGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        FakeTask.RunAsync(
            fake,
            context,
            [new TextContent(request.Prompt), .. request.OriginalImages ?? []],
            (reply, empty) => new ImageGenerationResponse(empty
                ? []
                : [.. Enumerable.Range(0, options?.Count ?? 1).Select(_ => new DataContent(Encoding.UTF8.GetBytes($"PNG {reply.Text}"), "image/png"))])
            {
                Usage = reply.UsageFor([request.Prompt ?? ""]),
            },
            cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ImageGeneratorMetadata) ? _metadata
        : serviceType == typeof(FakeService) ? fake
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }
}
