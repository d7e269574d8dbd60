namespace TierKit.Tiers;

/// <summary>Represents a look-up of a service or policy that nobody registered.</summary>
public sealed class UnknownNameException : TierKitException
{
    internal UnknownNameException(string name, string what, IReadOnlyList<string> known)
        : base($"'{name}' is not a known {what}. Known names: {(known.Count == 0 ? "none" : string.Join(", ", known))}. Names are case-sensitive.")
    {
        Name = name;
        KnownNames = known;
    }

    /// <summary>Gets the name that was asked for.</summary>
    public string Name { get; }

    /// <summary>Gets the names that exist.</summary>
    public IReadOnlyList<string> KnownNames { get; }
}
