namespace TierKit.Policy;

/// <summary>Specifies what happens to tools that can send once a conversation holds private and untrusted content.</summary>
public enum TrifectaRule
{
    /// <summary>Tools that reach outside are withheld unless each use needs a person's approval: foreign, hosted and declared ones.</summary>
    Withhold,

    /// <summary>The same, and a function that says nothing of its reach counts as one that can send.</summary>
    Strict,

    /// <summary>Nothing: the application watches over its tools itself.</summary>
    Off,
}
