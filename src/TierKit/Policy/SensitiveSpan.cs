namespace TierKit.Policy;

/// <summary>Represents a piece of text that a detector found.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Kind">What it is, in capital letters, such as <c>EMAIL</c>: it becomes part of the pseudonym.</param>
public readonly record struct SensitiveSpan(int Start, int Length, string Kind);
