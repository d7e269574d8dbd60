using System.Diagnostics.CodeAnalysis;

namespace TierKit.Hosting;

/// <summary>Makes the reader of a part of the <c>TierKit</c> section known to every application that references its assembly.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class TierKitSectionAttribute : Attribute
{
    /// <summary>Initializes the attribute.</summary>
    /// <param name="contributorType">A public class derived from <see cref="SectionContributor"/> with a parameterless constructor.</param>
    public TierKitSectionAttribute(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type contributorType) =>
        ContributorType = contributorType;

    /// <summary>Gets the contributor's type.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
    public Type ContributorType { get; }
}
