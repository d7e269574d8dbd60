using Microsoft.Extensions.AI;

namespace TierKit.Chat;

/// <summary>Marks the place in a stream where the reader discards what it has and a full answer of another service begins.</summary>
public static class StreamRestart
{
    /// <summary>The additional property of the marking update.</summary>
    public const string PropertyName = "tierkit.restart";

    /// <summary>Tells whether an update marks a restart.</summary>
    /// <param name="update">The update.</param>
    /// <returns><see langword="true"/> when everything before it is to be discarded.</returns>
    public static bool IsRestart(ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.AdditionalProperties?.ContainsKey(PropertyName) == true;
    }

    internal static ChatResponseUpdate CreateUpdate() => new()
    {
        AdditionalProperties = new AdditionalPropertiesDictionary { [PropertyName] = true },
    };
}
