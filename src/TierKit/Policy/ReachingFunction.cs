using Microsoft.Extensions.AI;

namespace TierKit.Policy;

/// <summary>Says of a function how far what it is given can get.</summary>
internal sealed class ReachingFunction(AIFunction inner, ToolReach reach) : DelegatingAIFunction(inner)
{
    private Dictionary<string, object?>? _properties;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties =>
        _properties ??= new(base.AdditionalProperties) { [RouteOptionNames.Reach] = reach };
}
