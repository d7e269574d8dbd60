using TierKit.Memory.KernelMemory.Documents;

namespace TierKit.Memory.KernelMemory;

/// <summary>Represents how far the notes of a project are on their way to the service. Immutable.</summary>
public sealed class KernelMemoryStatus
{
    /// <summary>Gets the project.</summary>
    public required string Project { get; init; }

    /// <summary>Gets how many notes are in each state; states without one are left out.</summary>
    public required IReadOnlyDictionary<DocumentState, int> Notes { get; init; }

    /// <summary>Gets the notes that the service does not have and will not get by itself, up to 1,000.</summary>
    public IReadOnlyList<KernelMemoryTrouble> Troubles { get; init; } = [];

    /// <summary>Gets why the service could not be asked last, or <see langword="null"/> where it could.</summary>
    public string? Failure { get; init; }
}
