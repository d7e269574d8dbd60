using TierKit.Memory.KernelMemory.Documents;

namespace TierKit.Memory.KernelMemory;

/// <summary>Represents a note that the service does not have. Immutable.</summary>
/// <param name="Path">The note's path.</param>
/// <param name="State">Failed or kept at home.</param>
/// <param name="Reason">Why, and what to do about it.</param>
public sealed record KernelMemoryTrouble(string Path, DocumentState State, string Reason);
