using Microsoft.Extensions.AI;

namespace TierKit.Policy;

/// <summary>Gives the results of a function a label of their own: one for all, or each the one it comes with.</summary>
internal sealed class LabelledFunction(AIFunction inner, ContentLabel label) : DelegatingAIFunction(inner)
{
    private readonly ResultLabels _labels = new();
    private Dictionary<string, object?>? _properties;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => _properties ??= new(base.AdditionalProperties)
    {
        [RouteOptionNames.Sensitivity] = label.Sensitivity,
        [RouteOptionNames.Integrity] = label.Integrity,
        [RouteOptionNames.ResultLabels] = _labels,
    };

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        object? result = await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
        if (result is not LabelledResult labelled)
        {
            return result;
        }

        if (arguments.Context is { } context)
        {
            context[LabelledResult.ContextKey] = labelled;
        }

        _labels.Remember(labelled.Text, labelled.Label);
        return labelled.Text;
    }
}
