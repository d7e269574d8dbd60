using Microsoft.Extensions.AI;

namespace TierKit.Testing.Drills;

/// <summary>Stands before a function of a toolset: can be gone, and stands in for what must not run in a drill.</summary>
internal sealed class DrillFunction(AIFunction function, IReadOnlyList<string> names, bool runs) : DelegatingAIFunction(function)
{
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (DrillObservation.Current is { } observation)
        {
            await observation.MeetAsync(names, cancellationToken).ConfigureAwait(false);
        }

        return runs ? await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false) : $"The result of {Name}. {DrillStandIn.MarkOf(names[0])}";
    }
}
