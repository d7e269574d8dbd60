using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace TierKit.Chat;

/// <summary>Marks the place in a stream where another service goes on with an answer that broke off.</summary>
public static class StreamContinuation
{
    /// <summary>The additional property of the marking update.</summary>
    public const string PropertyName = "tierkit.continuation";

    /// <summary>Tells whether an update marks a continuation. It carries the report that names both services.</summary>
    /// <param name="update">The update.</param>
    /// <returns><see langword="true"/> when what follows comes from another service and what came before stays.</returns>
    public static bool IsContinuation(ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.AdditionalProperties?.ContainsKey(PropertyName) == true;
    }

    internal static ChatResponseUpdate CreateUpdate(RouteReport report) => new()
    {
        AdditionalProperties = new AdditionalPropertiesDictionary { [PropertyName] = true, [RouteReport.PropertyName] = report },
    };
}
