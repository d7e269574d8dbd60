using Microsoft.SemanticKernel;
using TierKit.Policy;

namespace TierKit.SemanticKernel.Labels;

/// <summary>Holds the label that the application gives to what a plugin function returns; no function means every one of the plugin.</summary>
internal sealed record FunctionLabel(string Plugin, string? Function, ContentLabel Label)
{
    public bool IsFor(KernelFunction function) => function.PluginName == Plugin && (Function is null || function.Name == Function);
}
