namespace TierKit.Memory.Operations;

/// <summary>Represents what was copied into a project or out of it. Immutable.</summary>
public sealed class CopiedNotes
{
    /// <summary>Gets how many files were copied.</summary>
    public required int Copied { get; init; }

    /// <summary>Gets how many files were there already, byte for byte.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Gets where they are now.</summary>
    public required string Place { get; init; }
}
