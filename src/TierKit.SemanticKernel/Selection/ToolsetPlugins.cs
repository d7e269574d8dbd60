using Microsoft.SemanticKernel;
using TierKit.Policy;

namespace TierKit.SemanticKernel.Selection;

/// <summary>Turns each registered toolset into a plugin of the same name.</summary>
internal sealed class ToolsetPlugins(IEnumerable<Toolset> toolsets)
{
    private readonly KernelPlugin[] _plugins =
    [
        .. toolsets.Select(static t => KernelPluginFactory.CreateFromFunctions(t.Name, t.Description, t.Functions.Select(static f => f.AsKernelFunction()))),
    ];

    public KernelPlugin this[int index] => _plugins[index];

    /// <summary>Adds the plugins of toolsets to the application's own; one of the application's with the same name stays.</summary>
    public KernelPluginCollection With(IEnumerable<KernelPlugin> own)
    {
        KernelPluginCollection all = [];
        foreach (KernelPlugin plugin in own.Concat(_plugins))
        {
            if (!all.Contains(plugin.Name))
            {
                all.Add(plugin);
            }
        }

        return all;
    }
}
