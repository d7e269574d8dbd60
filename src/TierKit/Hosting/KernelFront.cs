using Microsoft.Extensions.DependencyInjection;

namespace TierKit.Hosting;

/// <summary>Finds a kernel of Semantic Kernel that was set up beside TierKit instead of with it.</summary>
/// <remarks>
/// Without a selector such a kernel finds no service by name, and its prompts come back empty and call no tool, without any error.
/// The core does not reference Semantic Kernel, so it knows these types by name.
/// </remarks>
internal static class KernelFront
{
    private const string Kernel = "Microsoft.SemanticKernel.Kernel";
    private const string Selector = "Microsoft.SemanticKernel.IAIServiceSelector";

    // What Kernel.CreateBuilder().Build() leaves behind; no Kernel is registered in that form.
    private const string BuilderMark = "KernelServiceTypeToKeyMappings";

    public static void Validate(IServiceCollection services, List<string> errors)
    {
        bool kernel = false;
        foreach (ServiceDescriptor descriptor in services)
        {
            string? type = descriptor.ServiceType.FullName;
            if (type == Selector)
            {
                return;
            }

            kernel |= type == Kernel || (descriptor.IsKeyedService && descriptor.ServiceKey is BuilderMark);
        }

        if (kernel)
        {
            errors.Add("Semantic Kernel is set up beside TierKit and would not find its services; add package TierKit.SemanticKernel and "
                + "call services.AddKernel().AddTierKit(…), or kernelBuilder.AddTierKit(…), in place of services.AddTierKit(…)");
        }
    }
}
