using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace TierKit.SemanticKernel.Filters;

/// <summary>Offers a function of a plugin as a domain service: under a name, and with an answer's content in place of its wrapper.</summary>
internal sealed class PluginFunction(KernelFunction function, string name) : DelegatingAIFunction(function)
{
    private readonly bool _isOpenApi = OpenApiResult.IsOf(function.Metadata);

    public override string Name => name;

    public static AIFunction? Of(AIFunction? function) => function is KernelFunction kernel ? new PluginFunction(kernel, ((AITool)kernel).Name) : function;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        object? result = await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
        return _isOpenApi ? OpenApiResult.Open(result) : result;
    }
}
