namespace TierKit.Policy;

/// <summary>Specifies whether content may carry somebody else's instructions.</summary>
public enum Integrity
{
    /// <summary>Written by the user or the application.</summary>
    Trusted,

    /// <summary>Came from outside: a web page, a foreign tool, a note of unknown origin.</summary>
    Untrusted,
}
