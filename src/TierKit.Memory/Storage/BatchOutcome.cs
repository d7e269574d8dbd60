namespace TierKit.Memory.Storage;

/// <summary>Holds what became of the files of a folder; one failure does not stop the others.</summary>
internal sealed record BatchOutcome(int Total, IReadOnlyList<string> Done, IReadOnlyDictionary<string, string> Failed);
