using System.Diagnostics.CodeAnalysis;

namespace TierKit.Hosting;

/// <summary>Makes a provider known to every application that references its assembly, by reference alone.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class TierKitProviderAttribute : Attribute
{
    /// <summary>Initializes the attribute.</summary>
    /// <param name="providerType">A public class derived from <see cref="TierProvider"/> with a parameterless constructor.</param>
    public TierKitProviderAttribute(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type providerType) =>
        ProviderType = providerType;

    /// <summary>Gets the provider's type.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
    public Type ProviderType { get; }
}
