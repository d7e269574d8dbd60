using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Services;
using TierKit.Policy;
using TierKit.SemanticKernel.Labels;

namespace TierKit.SemanticKernel.Selection;

/// <summary>Resolves a service id to a policy or a service, and none to the default policy.</summary>
/// <remarks>
/// Thread-safe. Prompt functions get an <see cref="IChatClient"/>, also where a chat completion would be asked for first: its result keeps
/// usage, finish reason and route. A service id that TierKit does not know is looked up among the kernel's own services, and else fails with
/// the list of known names.
/// </remarks>
public sealed class SovereignFirstServiceSelector : IAIServiceSelector, IChatClientSelector
{
    private readonly IServiceProvider _services;

    /// <summary>Initializes the selector; the container does it.</summary>
    /// <param name="services">The container.</param>
    public SovereignFirstServiceSelector(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
    }

    /// <inheritdoc/>
    public bool TrySelectAIService<T>(
        Kernel kernel,
        KernelFunction function,
        KernelArguments arguments,
        [NotNullWhen(true)] out T? service,
        out PromptExecutionSettings? serviceSettings)
        where T : class, IAIService
    {
        ArgumentNullException.ThrowIfNull(kernel);
        (string? name, serviceSettings) = Choose(function, arguments);
        service = name is null || _services.GetRequiredService<PolicyCatalog>().Contains(name) ? null : kernel.Services.GetKeyedService<T>(name);
        return service is not null;
    }

    /// <inheritdoc/>
    /// <exception cref="Tiers.UnknownNameException">The service id is neither a policy nor a service; the message lists the known ones.</exception>
    public bool TrySelectChatClient<T>(
        Kernel kernel,
        KernelFunction function,
        KernelArguments arguments,
        [NotNullWhen(true)] out T? service,
        out PromptExecutionSettings? serviceSettings)
        where T : class, IChatClient
    {
        ArgumentNullException.ThrowIfNull(kernel);
        (string? name, serviceSettings) = Choose(function, arguments);
        IChatClient client = name is not null && !_services.GetRequiredService<PolicyCatalog>().Contains(name)
            && kernel.Services.GetKeyedService<IChatClient>(name) is { } own
                ? own
                : new LabelledPromptClient(_services.GetRequiredService<KernelChatClients>()[name], PromptLabels.Begin());
        service = client as T;
        return service is not null;
    }

    /// <summary>Chooses the first service id that is known; the key "default" means the default policy.</summary>
    private (string? Name, PromptExecutionSettings? Settings) Choose(KernelFunction function, KernelArguments arguments)
    {
        IReadOnlyDictionary<string, PromptExecutionSettings>? all = arguments?.ExecutionSettings ?? function?.ExecutionSettings;
        if (all is null or { Count: 0 })
        {
            return (null, null);
        }

        PolicyCatalog policies = _services.GetRequiredService<PolicyCatalog>();
        foreach ((string id, PromptExecutionSettings settings) in all)
        {
            if (policies.Contains(id))
            {
                return (id, settings);
            }
        }

        return all.TryGetValue(PromptExecutionSettings.DefaultServiceId, out PromptExecutionSettings? usual)
            ? (null, usual)
            : (all.First().Key, all.First().Value);
    }
}
