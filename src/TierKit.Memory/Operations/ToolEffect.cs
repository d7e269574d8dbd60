using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Says what a tool does to the notes, for hosts that ask a person before they let a model use it.</summary>
internal sealed class ToolEffect
{
    /// <summary>It changes nothing.</summary>
    public static readonly ToolEffect Reads = new(readOnly: true, destructive: false, idempotent: true);

    /// <summary>It adds or moves, and nothing is lost; a second time it changes nothing more.</summary>
    public static readonly ToolEffect Adds = new(readOnly: false, destructive: false, idempotent: true);

    /// <summary>It may replace or delete; a second time it changes nothing more.</summary>
    public static readonly ToolEffect Replaces = new(readOnly: false, destructive: true, idempotent: true);

    /// <summary>It may replace, and a second time it does so again.</summary>
    public static readonly ToolEffect Edits = new(readOnly: false, destructive: true, idempotent: false);

    private ToolEffect(bool readOnly, bool destructive, bool idempotent) => Hints = new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [RouteOptionNames.ReadOnlyHint] = readOnly,
        [RouteOptionNames.DestructiveHint] = destructive,
        [RouteOptionNames.IdempotentHint] = idempotent,
        [RouteOptionNames.OpenWorldHint] = false,
        // What is written goes into a folder of this machine.
        [RouteOptionNames.Reach] = ToolReach.Home,
    };

    /// <summary>Gets the additional properties of a tool with this effect.</summary>
    public IReadOnlyDictionary<string, object?> Hints { get; }
}
