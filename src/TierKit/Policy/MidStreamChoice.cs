using Microsoft.Extensions.AI;

namespace TierKit.Policy;

/// <summary>Reads the mid-stream mode that a call chose for itself.</summary>
internal static class MidStreamChoice
{
    public static MidStreamMode? Read(AdditionalPropertiesDictionary? properties)
    {
        if (properties is null || !properties.TryGetValue(RouteOptionNames.MidStream, out object? chosen) || chosen is null)
        {
            return null;
        }

        // A cache or a gateway may have made text of it.
        return chosen is MidStreamMode mode || (Enum.TryParse(chosen.ToString(), ignoreCase: true, out mode) && Enum.IsDefined(mode))
            ? mode
            : throw new ArgumentException(
                $"The call's {RouteOptionNames.MidStream} = '{chosen}' is not one of {string.Join(", ", Enum.GetNames<MidStreamMode>())}; use options.WithMidStream(mode).");
    }
}
