using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <content>What stands in while the engine of the indexes is away: an index of this machine over the same folder.</content>
internal sealed partial class NoteProject
{
    private readonly CancellationTokenSource _closing = new();
    private OpenProject? _standIn;
    private Task _returning = Task.CompletedTask;
    private int _outages;

    private async ValueTask<OpenProject> ReadAsync(OpenProject project, EngineOutage outage, CancellationToken cancellationToken)
    {
        if (outage.Failure is null)
        {
            if (await TryUseAsync(project, outage, again: true, cancellationToken).ConfigureAwait(false))
            {
                return project;
            }
        }
        else if (outage.TryAsk())
        {
            // Nobody waits for it: until it is back, and its index current, the stand-in answers.
            _returning = Task.Run(() => AskQuietlyAsync(project, outage), CancellationToken.None);
        }

        OpenProject standIn = await OpenStandInAsync(cancellationToken).ConfigureAwait(false);
        await standIn.Index.EnsureCurrentAsync(again: true, cancellationToken).ConfigureAwait(false);
        outage.Say(outage.Failure is { } failure ? $"{failure.Message} The local index answered." : "The local index answered.");
        return standIn;
    }

    private async ValueTask<OpenProject> WriteAsync(OpenProject project, EngineOutage outage, bool names, CancellationToken cancellationToken)
    {
        // A change has no stand-in that is as good: it waits where a read does not.
        bool isBack = outage.Failure is null || (outage.TryAsk() && await AskAsync(project, outage, cancellationToken).ConfigureAwait(false));
        if (isBack && await TryUseAsync(project, outage, names, cancellationToken).ConfigureAwait(false))
        {
            return project;
        }

        if (outage.Failure is not { } failure)
        {
            return project;
        }

        if (services.RefuseChanges(failure) is { } refusal)
        {
            throw new NoteStoreException(NoteErrorCodes.ChangeRefused, refusal, failure);
        }

        OpenProject standIn = await OpenStandInAsync(cancellationToken).ConfigureAwait(false);
        await standIn.Index.EnsureCurrentAsync(names, cancellationToken).ConfigureAwait(false);
        outage.Say($"{failure.Message} The change was made under the lock of this machine alone.");
        return standIn;
    }

    /// <returns>Whether the engine's index is current.</returns>
    private async ValueTask<bool> TryUseAsync(OpenProject project, EngineOutage outage, bool again, CancellationToken cancellationToken)
    {
        try
        {
            await CatchUpAsync(project, outage, again, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (NoteEngineException failure)
        {
            outage.Failed(failure);
            return false;
        }
    }

    private async Task AskQuietlyAsync(OpenProject project, EngineOutage outage)
    {
        try
        {
            await AskAsync(project, outage, _closing.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OperationCanceledException or TierKitException or Microsoft.Data.Sqlite.SqliteException)
        {
            // The folder is away, or the memory closes: nothing was learnt of the engine, and the next use asks again.
        }
    }

    /// <returns>Whether it is back.</returns>
    private async Task<bool> AskAsync(OpenProject project, EngineOutage outage, CancellationToken cancellationToken)
    {
        NoteEngineException? failure = outage.Failure;
        try
        {
            await CatchUpAsync(project, outage, again: true, cancellationToken).ConfigureAwait(false);
            failure = null;
        }
        catch (NoteEngineException exception)
        {
            failure = exception;
        }
        finally
        {
            outage.Asked(failure);
        }

        return failure is null;
    }

    private async ValueTask CatchUpAsync(OpenProject project, EngineOutage outage, bool again, CancellationToken cancellationToken)
    {
        int count = outage.Count;
        if (Interlocked.Exchange(ref _outages, count) != count)
        {
            project.Index.Doubt();
        }

        await project.Index.EnsureCurrentAsync(again, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<OpenProject> OpenStandInAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_standIn is null)
            {
                ProjectFolder folder = new(Root);
                ProjectLock projectLock = new(MachineState.FolderOf(folder.Root), services.Time);
                FolderContents contents = new(folder, new NoteFiles(folder, services.Files, projectLock), services.Time);
                _standIn = new OpenProject(settings, contents, services.CreateLocalIndex(settings, contents), services.Time, projectLock);
            }

            return _standIn;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask CloseStandInAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _returning.ConfigureAwait(false);
        if (_standIn is { } standIn)
        {
            await standIn.DisposeAsync().ConfigureAwait(false);
        }

        _closing.Dispose();
    }
}
