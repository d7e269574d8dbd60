using Microsoft.Extensions.AI;

namespace TierKit.Policy;

/// <summary>Gives the results of a function a label of their own.</summary>
internal sealed class LabelledFunction(AIFunction inner, ContentLabel label) : DelegatingAIFunction(inner)
{
    private readonly Dictionary<string, object?> _properties = new(inner.AdditionalProperties)
    {
        [RouteOptionNames.Sensitivity] = label.Sensitivity,
        [RouteOptionNames.Integrity] = label.Integrity,
    };

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => _properties;
}
