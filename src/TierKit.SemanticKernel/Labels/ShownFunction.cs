using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace TierKit.SemanticKernel.Labels;

/// <summary>Shows a kernel function with the properties of the function it was made of, which Semantic Kernel drops.</summary>
internal sealed class ShownFunction(KernelFunction function, AIFunction madeOf) : DelegatingAIFunction(function)
{
    public override IReadOnlyDictionary<string, object?> AdditionalProperties => madeOf.AdditionalProperties;
}
