using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Lets a change that is in place succeed although the engine could not take it in: its file is the truth, and the index catches up.</summary>
/// <remarks>An error would have the caller make the same change again.</remarks>
internal sealed class OutageListener(INoteChangeListener index, EngineOutage outage) : INoteChangeListener
{
    public ValueTask OnWrittenAsync(NoteFile file, Note note, CancellationToken cancellationToken) => ToldAsync(index.OnWrittenAsync(file, note, cancellationToken));

    public ValueTask OnMovedAsync(string source, string target, CancellationToken cancellationToken) => ToldAsync(index.OnMovedAsync(source, target, cancellationToken));

    public ValueTask OnDeletedAsync(string path, CancellationToken cancellationToken) => ToldAsync(index.OnDeletedAsync(path, cancellationToken));

    public void Missed(NoteEngineException failure)
    {
        outage.Failed(failure);
        outage.Say($"{failure.Message} The change is in the files; the index takes it in when it can.");
    }

    private async ValueTask ToldAsync(ValueTask told)
    {
        try
        {
            await told.ConfigureAwait(false);
        }
        catch (NoteEngineException failure)
        {
            Missed(failure);
        }
    }
}
