namespace TierKit.Memory.KernelMemory.Documents;

/// <summary>Represents what is known of one note's way to the service.</summary>
/// <param name="Id">The note's id.</param>
/// <param name="Path">Its path.</param>
/// <param name="Version">The version that is wanted there; none where the file has to be read for it.</param>
/// <param name="Payload">What is to be sent; none where the file has to be read for it.</param>
/// <param name="State">How far it is.</param>
/// <param name="Sent">The version that was uploaded last; none where nothing of it is there.</param>
internal sealed record LedgerRow(Guid Id, string Path, string? Version, byte[]? Payload, DocumentState State, string? Sent);
