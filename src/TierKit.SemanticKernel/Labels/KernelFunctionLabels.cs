using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using TierKit.Policy;
using TierKit.SemanticKernel.Filters;

namespace TierKit.SemanticKernel.Labels;

/// <summary>Knows the label of what a kernel function returns.</summary>
/// <remarks>
/// What the application said comes first, then what a toolset says of its own functions. Whatever calls a foreign server, OpenAPI or MCP, is
/// closed. Everything else is the application's own and inherits the request's label.
/// </remarks>
internal sealed class KernelFunctionLabels
{
    private static readonly AIFunction Closed = AIFunctionFactory.Create(static () => "", "foreign").WithLabel(ContentLabel.Closed);

    private readonly FunctionLabel[] _own;
    private readonly Dictionary<(string Plugin, string Function), AIFunction> _toolsets = [];

    public KernelFunctionLabels(IEnumerable<FunctionLabel> own, IEnumerable<Toolset> toolsets)
    {
        _own = [.. own];
        foreach (Toolset toolset in toolsets)
        {
            foreach (AIFunction function in toolset.Functions)
            {
                _toolsets[(toolset.Name, function.Name)] = function;
            }
        }
    }

    /// <summary>Gets the label of a result, or <see langword="null"/> when it inherits the request's.</summary>
    public ContentLabel? Of(KernelFunction function, object? result) => OwnOf(function) ?? Labelled(function)?.GetLabel(result);

    /// <summary>Gets the function under its kernel's name with the labels that the kernel hides, or <see langword="null"/> when it has none.</summary>
    public AIFunction? Show(KernelFunction function) =>
        OwnOf(function) is { } own ? function.WithLabel(own)
        : Labelled(function) is { } labelled && labelled.GetLabel() is { } label
            ? ReferenceEquals(labelled, Closed) || labelled.AdditionalProperties.Count == 0 ? function.WithLabel(label) : new ShownFunction(function, labelled)
            : null;

    private ContentLabel? OwnOf(KernelFunction function) => Array.FindLast(_own, l => l.IsFor(function))?.Label;

    // What carries the labels: the toolset's function, what was taken as a kernel function, or what stands for everything foreign.
    private AIFunction? Labelled(KernelFunction function) =>
        function.PluginName is { } plugin && _toolsets.TryGetValue((plugin, function.Name), out AIFunction? known) ? known
        : OpenApiResult.IsOf(function.Metadata) ? Closed
        : Wrapped(function);

    // An AIFunction taken as a kernel function is usually a tool of an MCP server. Semantic Kernel hides what it wraps and drops its properties;
    // a wrapper that cannot be looked into counts as foreign.
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that was trimmed away makes the function foreign, never open.")]
    private static AIFunction? Wrapped(KernelFunction function)
    {
        Type type = function.GetType();
        if (type.Name != "AIFunctionKernelFunction")
        {
            return null;
        }

        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
        {
            if (field.GetValue(function) is AIFunction wrapped)
            {
                return wrapped;
            }
        }

        return Closed;
    }
}
