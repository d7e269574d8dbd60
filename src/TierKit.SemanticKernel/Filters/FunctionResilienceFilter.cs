using Microsoft.SemanticKernel;

namespace TierKit.SemanticKernel.Filters;

/// <summary>Runs plugin functions that call the outside through their pipeline, and their alternative when that gives up.</summary>
internal sealed class FunctionResilienceFilter(IEnumerable<FunctionResilience> all) : IFunctionInvocationFilter
{
    private readonly FunctionResilience[] _all = [.. all];

    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        if (Array.Find(_all, r => r.IsFor(context.Function)) is not { } resilience)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        if (context.IsStreaming)
        {
            // A streaming invocation has not begun when this returns: what guards it must travel with the stream.
            await next(context).ConfigureAwait(false);
            context.Result = StreamGuard.Wrap(context, next, resilience);
            return;
        }

        try
        {
            await resilience.Pipeline.ExecuteAsync(
                static async (state, _) =>
                {
                    await state.next(state.context).ConfigureAwait(false);
                    if (OpenApiResult.IsFailed(state.context.Result))
                    {
                        throw new FunctionSaidFailureException(state.context.Function.Name);
                    }
                },
                (next, context),
                context.CancellationToken).ConfigureAwait(false);
        }
        catch (FunctionSaidFailureException) when (resilience.Alternative is null)
        {
            // What it said of its failure is its result still, and a model can act on it.
        }
        catch (Exception) when (resilience.Alternative is not null && !context.CancellationToken.IsCancellationRequested)
        {
            FunctionResult result = await resilience.Alternative
                .InvokeAsync(context.Kernel, context.Arguments, context.CancellationToken).ConfigureAwait(false);
            Dictionary<string, object?> metadata = new(result.Metadata ?? new Dictionary<string, object?>())
            {
                ["tierkit.alternative"] = resilience.Alternative.Name,
            };
            context.Result = new FunctionResult(context.Result, result.GetValue<object>()) { Metadata = metadata };
        }
    }
}
