using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using TierKit.Policy;
using TierKit.SemanticKernel.Labels;
using FunctionInvocationContext = Microsoft.SemanticKernel.FunctionInvocationContext;

namespace TierKit.SemanticKernel.Filters;

/// <summary>Gives a rendered prompt the labels of its arguments and of what the functions in its template returned.</summary>
internal sealed class PromptLabelFilter(KernelFunctionLabels labels) : IPromptRenderFilter, IFunctionInvocationFilter
{
    public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
    {
        await next(context).ConfigureAwait(false);
        if (PromptLabels.Current is { } prompt)
        {
            foreach (KeyValuePair<string, object?> argument in context.Arguments)
            {
                Join(prompt, Of(argument.Value));
            }
        }
    }

    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        // Read before: what the function renders inside of itself is another prompt.
        PromptLabels? prompt = PromptLabels.Current;
        await next(context).ConfigureAwait(false);
        if (prompt is not null)
        {
            Join(prompt, labels.Of(context.Function, context.Result.GetValue<object>()));
            Join(prompt, Of(context.Result));
        }
    }

    private static ContentLabel? Of(object? value) => value switch
    {
        AIContent content => content.GetLabel(),
        ChatMessage message => message.GetLabel(),
        KernelContent content => Of(content.Metadata),
        FunctionResult result => Join(Of(result.Metadata), result.ValueType is null ? null : Of(result.GetValue<object>())),
        _ => null,
    };

    private static ContentLabel? Of(IReadOnlyDictionary<string, object?>? metadata) =>
        metadata is null ? null : new ChatMessage { AdditionalProperties = new AdditionalPropertiesDictionary(metadata) }.GetLabel();

    private static ContentLabel? Join(ContentLabel? one, ContentLabel? other) =>
        one is { } first && other is { } second ? first.Join(second) : one ?? other;

    private static void Join(PromptLabels prompt, ContentLabel? label)
    {
        if (label is { } known)
        {
            prompt.Join(known);
        }
    }
}
