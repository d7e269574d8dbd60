using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using TierKit.Telemetry;
using FunctionInvocationContext = Microsoft.SemanticKernel.FunctionInvocationContext;

namespace TierKit.SemanticKernel.Filters;

/// <summary>Puts the route and the usage of an answer on the metadata of a function's result, where Semantic Kernel leaves them out.</summary>
internal sealed class RouteFilter : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        await next(context).ConfigureAwait(false);
        if (context.IsStreaming || context.Result.ValueType != typeof(ChatResponse) || context.Result.GetValue<ChatResponse>() is not { } response
            || response.GetRoute() is not { } route)
        {
            return;
        }

        Dictionary<string, object?> metadata = new(context.Result.Metadata ?? new Dictionary<string, object?>())
        {
            [RouteReport.PropertyName] = route,
        };
        if (response.Usage is { } usage)
        {
            metadata["Usage"] = usage;
        }

        context.Result = new FunctionResult(context.Result, response) { Metadata = metadata };
    }
}
