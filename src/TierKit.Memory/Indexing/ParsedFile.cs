using TierKit.Memory.Notes;

namespace TierKit.Memory.Indexing;

/// <summary>Holds a file as the index reads it: its state on disk, and the note that it is.</summary>
internal sealed record ParsedFile(CatalogFile File, Note Note, bool IsMarkdown);
