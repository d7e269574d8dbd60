using TierKit.Memory.Notes;

namespace TierKit.Memory.Storage;

/// <summary>Hears of every change that a store has made durable; an index is one.</summary>
internal interface INoteChangeListener
{
    ValueTask OnWrittenAsync(NoteFile file, Note note, CancellationToken cancellationToken);

    ValueTask OnMovedAsync(string source, string target, CancellationToken cancellationToken);

    ValueTask OnDeletedAsync(string path, CancellationToken cancellationToken);
}
