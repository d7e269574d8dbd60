using Microsoft.SemanticKernel;
using Polly;

namespace TierKit.SemanticKernel.Filters;

/// <summary>Holds how one plugin function that calls the outside is kept alive.</summary>
internal sealed record FunctionResilience(string Plugin, string Function, ResiliencePipeline Pipeline, KernelFunction? Alternative)
{
    public bool IsFor(KernelFunction function) => function.PluginName == Plugin && function.Name == Function;
}
