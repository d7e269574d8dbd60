namespace TierKit.Testing.Servers;

/// <summary>Specifies how an answer ends.</summary>
internal enum WireEnding
{
    Complete,
    Missing,
    Refused,
    BrokenTool,

    /// <summary>For two reasons, one after the other.</summary>
    Twice,
}
