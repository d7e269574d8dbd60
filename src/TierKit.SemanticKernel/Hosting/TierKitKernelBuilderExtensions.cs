using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.SemanticKernel.ChatCompletion;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.SemanticKernel.Filters;
using TierKit.SemanticKernel.Labels;
using TierKit.SemanticKernel.Selection;

#pragma warning disable IDE0130 // Entry point: stands beside the builder it extends.
namespace Microsoft.SemanticKernel;

/// <summary>Adds TierKit to a kernel.</summary>
public static class TierKitKernelBuilderExtensions
{
    /// <summary>Adds services and policies in code; each is reached by its name as a service id.</summary>
    /// <param name="builder">A kernel builder: <c>Kernel.CreateBuilder()</c>, or <c>services.AddKernel()</c> in a host.</param>
    /// <param name="configure">Registers services and policies.</param>
    /// <returns>The kernel builder.</returns>
    public static IKernelBuilder AddTierKit(this IKernelBuilder builder, Action<ITierKitBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddTierKit(configure);
        return builder.AddFront();
    }

    /// <summary>Adds services and policies from the <c>TierKit</c> section, and more in code.</summary>
    /// <param name="builder">A kernel builder: <c>Kernel.CreateBuilder()</c>, or <c>services.AddKernel()</c> in a host.</param>
    /// <param name="section">The section.</param>
    /// <param name="configure">Registers more in code.</param>
    /// <returns>The kernel builder.</returns>
    public static IKernelBuilder AddTierKit(this IKernelBuilder builder, IConfiguration section, Action<ITierKitBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddTierKit(section, configure);
        return builder.AddFront();
    }

    private static IKernelBuilder AddFront(this IKernelBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.RemoveAll<IAIServiceSelector>();
        services.AddSingleton<IAIServiceSelector, SovereignFirstServiceSelector>();
        if (!services.Any(static d => d.ServiceType == typeof(KernelChatClients)))
        {
            services.AddSingleton<KernelChatClients>();
            // The last registration wins: whoever asks the kernel for a client gets the one whose tools the kernel's filters see.
            services.AddSingleton<IChatClient>(static provider => provider.GetRequiredService<KernelChatClients>()[null]);
            services.AddSingleton<IChatCompletionService>(static provider => provider.GetRequiredService<KernelChatClients>()[null].AsChatCompletionService());
            services.AddSingleton<IFunctionInvocationFilter, RouteFilter>();
            services.AddSingleton<IFunctionInvocationFilter, FunctionResilienceFilter>();
            services.AddSingleton<KernelFunctionLabels>();
            services.AddSingleton<PromptLabelFilter>();
            services.AddSingleton<IFunctionInvocationFilter>(static provider => provider.GetRequiredService<PromptLabelFilter>());
            services.AddSingleton<IPromptRenderFilter>(static provider => provider.GetRequiredService<PromptLabelFilter>());
            services.AddSingleton<ToolsetPlugins>();
        }

        string[] names = [.. services.Where(static d => d.IsKeyedService && d.ServiceType == typeof(IChatClient)).Select(static d => d.ServiceKey).OfType<string>()];
        foreach (string name in names)
        {
            services.TryAddKeyedSingleton<IChatCompletionService>(
                name, static (provider, key) => provider.GetRequiredService<KernelChatClients>()[(string)key!].AsChatCompletionService());
        }

        AddPlugins(services);
        return builder;
    }

    private static void AddPlugins(IServiceCollection services)
    {
        int known = services.Count(static d => d.ServiceType == typeof(Toolset));
        for (int i = services.Count(IsOurPlugin); i < known; i++)
        {
            int index = i;
            services.AddSingleton(provider => provider.GetRequiredService<ToolsetPlugins>()[index]);
        }

        // Asked for when a kernel is made, so that toolsets registered after this join too; a later AddKernel() takes this away, and leaves those above.
        services.RemoveAll<KernelPluginCollection>();
        services.AddTransient(static provider => provider.GetRequiredService<ToolsetPlugins>().With(provider.GetServices<KernelPlugin>()));
    }

    private static bool IsOurPlugin(ServiceDescriptor descriptor) => descriptor.ServiceType == typeof(KernelPlugin)
        && !descriptor.IsKeyedService && descriptor.ImplementationFactory?.Method.Module == typeof(TierKitKernelBuilderExtensions).Module;
}
