namespace TierKit.Resilience;

/// <summary>Represents one turn of an operator's switch.</summary>
public sealed class IsolationChangedEventArgs : EventArgs
{
    internal IsolationChangedEventArgs(Isolation isolation, bool isolated, IReadOnlyList<string> services)
    {
        Isolation = isolation;
        IsIsolated = isolated;
        Services = services;
    }

    /// <summary>Gets what was taken out or brought back.</summary>
    public Isolation Isolation { get; }

    /// <summary>Gets whether it was taken out; <see langword="false"/> when it was brought back.</summary>
    public bool IsIsolated { get; }

    /// <summary>Gets the names of the services it covers.</summary>
    public IReadOnlyList<string> Services { get; }
}
