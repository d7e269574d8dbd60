namespace TierKit.Policy;

/// <summary>Marks code that must go on when everything that is not the user's own is gone.</summary>
/// <remarks>
/// The compiler reports (TK0001) where such code, lambdas and local functions inside of it included, asks by a constant for a partner or for a
/// policy that asks partners first. Nothing reads the attribute at run time; a capability (<c>kit.AddCapability</c>) is what start-up checks.
/// </remarks>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Constructor | AttributeTargets.Method | AttributeTargets.Property,
    Inherited = false)]
public sealed class CriticalAttribute : Attribute;
