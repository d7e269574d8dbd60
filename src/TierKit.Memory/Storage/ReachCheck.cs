using TierKit.Hosting;

namespace TierKit.Memory.Storage;

/// <summary>Finds out whether the notes of a project can be reached before they are used: a drive that hangs keeps nobody waiting for ever.</summary>
/// <remarks>Thread-safe. A folder that does not answer holds one thread, however many callers there are.</remarks>
internal sealed class ReachCheck(string project, string? root, IServiceStandIn? standIn, TimeProvider time, Func<string, bool>? exists = null)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Who reads all the time asks once a second.
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(1);

    private readonly string[] _names = ["store:notes", $"store:notes/{project}"];
    private readonly Func<string, bool> _exists = exists ?? Directory.Exists;
    private readonly Lock _lock = new();
    private Task? _asked;
    private long? _answered;

    /// <exception cref="NoteStoreException">The folder has not answered within the patience.</exception>
    public ValueTask AssureAsync(CancellationToken cancellationToken)
    {
        if (standIn is not null)
        {
            return WithinPatienceAsync(token => standIn.MeetAsync(_names, token), cancellationToken);
        }

        if (root is null)
        {
            // No folder: the calls that reach the notes have clocks of their own.
            return ValueTask.CompletedTask;
        }

        Task asked;
        lock (_lock)
        {
            if (_answered is { } moment && time.GetElapsedTime(moment) < Trust)
            {
                return ValueTask.CompletedTask;
            }

            asked = _asked is { IsCompleted: false } waiting ? waiting : _asked = Task.Run(() => _exists(root), CancellationToken.None);
        }

        return WithinPatienceAsync(asked.WaitAsync, cancellationToken);
    }

    private async ValueTask WithinPatienceAsync(Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        using CancellationTokenSource clock = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            await ask(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NoteStoreException(
                NoteErrorCodes.ReadFailed,
                $"{(root is null ? $"What keeps the notes of '{project}'" : $"The notes folder '{root}'")} has not answered for {Patience.TotalSeconds:0} seconds. Look at the drive or the network share it is on, and try again.",
                exception);
        }

        lock (_lock)
        {
            _answered = time.GetTimestamp();
        }
    }
}
