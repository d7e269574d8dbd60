namespace TierKit.Policy;

/// <summary>Specifies how far what a tool is given can get.</summary>
public enum ToolReach
{
    /// <summary>It only reads, or what it writes stays in the house.</summary>
    Home,

    /// <summary>It can send: mail, web requests, anything open to the world that is not read-only.</summary>
    Outside,
}
