using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.SemanticKernel.Labels;

namespace TierKit.SemanticKernel.Selection;

/// <summary>Makes the client of each policy and service as a kernel needs it.</summary>
/// <remarks>
/// Outermost first: one report for all turns, function invocation with the kernel's filters, the labels of its functions, the tiered
/// client. A failed model turn fails over alone, so that no tool runs twice.
/// </remarks>
internal sealed class KernelChatClients(IServiceProvider services, PolicyCatalog policies, KernelFunctionLabels labels)
{
    private readonly ConcurrentDictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);

    /// <summary>Gets the client of a policy or service; throws with the known names for an unknown one.</summary>
    public IChatClient this[string? name] => _clients.GetOrAdd(name is null ? policies.Default.Name : policies[name].Name, Make);

    private IChatClient Make(string name)
    {
        IChatClient tiered = name == policies.Default.Name
            ? services.GetRequiredService<TieredChatClient>()
            : services.GetRequiredKeyedService<IChatClient>(name);
        return new RouteAggregatingChatClient(tiered.AsBuilder()
            .UseKernelFunctionInvocation(services.GetService<ILoggerFactory>())
            .Use(client => new ToolLabelChatClient(client, labels))
            .Build(services));
    }
}
