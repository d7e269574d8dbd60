using Microsoft.Extensions.AI;
using TierKit.Telemetry;

#pragma warning disable IDE0130 // Entry point: stands beside the types it extends.
namespace Microsoft.SemanticKernel;

/// <summary>Reads who answered from what Semantic Kernel returns.</summary>
public static class KernelRouteExtensions
{
    /// <summary>Gets who answered and why.</summary>
    /// <param name="result">The result of a function.</param>
    /// <returns>The report, or <see langword="null"/> when TierKit did not answer.</returns>
    public static RouteReport? GetRoute(this FunctionResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Read(result.Metadata)
            ?? (result.ValueType == typeof(ChatResponse) ? result.GetValue<ChatResponse>()?.GetRoute()
                : typeof(KernelContent).IsAssignableFrom(result.ValueType) ? result.GetValue<KernelContent>()?.GetRoute()
                : null);
    }

    /// <summary>Gets who answered and why.</summary>
    /// <param name="content">The content.</param>
    /// <returns>The report, or <see langword="null"/> when it carries none.</returns>
    public static RouteReport? GetRoute(this KernelContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Read(content.Metadata);
    }

    /// <summary>Gets who answers and why; the first content of a stream carries it.</summary>
    /// <param name="content">The content.</param>
    /// <returns>The report, or <see langword="null"/> when this content carries none.</returns>
    public static RouteReport? GetRoute(this StreamingKernelContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Read(content.Metadata);
    }

    private static RouteReport? Read(IReadOnlyDictionary<string, object?>? metadata) => metadata is null
        ? null
        : new ChatResponse { AdditionalProperties = new AdditionalPropertiesDictionary(metadata) }.GetRoute();
}
