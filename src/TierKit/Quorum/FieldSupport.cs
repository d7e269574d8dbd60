namespace TierKit.Quorum;

/// <summary>Represents how much stands behind one field of a JSON value.</summary>
/// <param name="IsResolved">Whether the required weight of enough lineages agreed.</param>
/// <param name="Support">The weight behind the leading value; that the field is absent counts as a value.</param>
/// <param name="Lineages">How many lineages stand behind it.</param>
public sealed record FieldSupport(bool IsResolved, int Support, int Lineages);
