namespace TierKit.Memory.Storage;

/// <summary>Lets one writer at a time change a project, over all processes of the machine.</summary>
/// <param name="state">The folder of <see cref="MachineState"/>; a notes folder holds notes only, and may be read-only.</param>
/// <param name="time">What the wait is measured by.</param>
/// <param name="beyond">Takes what excludes the writers of other machines; none where the notes are on this one alone.</param>
/// <remarks>The operating system frees the lock when its process ends, however it ends.</remarks>
internal sealed class ProjectLock(string state, TimeProvider time, Func<CancellationToken, ValueTask<IDisposable>>? beyond = null) : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _path = Path.Combine(state, "write.lock");

    /// <exception cref="NoteStoreException">Another process held the lock for longer than the patience.</exception>
    public async Task<IDisposable> AcquireAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            FileStream file = await OpenAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return new Held(beyond is null ? null : await beyond(cancellationToken).ConfigureAwait(false), file, _gate);
            }
            catch
            {
                await file.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<FileStream> OpenAsync(CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        TimeSpan pause = FirstPause;
        while (true)
        {
            try
            {
                return new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (DirectoryNotFoundException)
            {
                Directory.CreateDirectory(state);
                continue;
            }
            catch (IOException exception) when (IsHeld(exception))
            {
                if (time.GetElapsedTime(start) > Patience)
                {
                    throw new NoteStoreException(NoteErrorCodes.ProjectBusy, $"Another process has been writing to the notes for {Patience.TotalSeconds:0} seconds. Try again, or end that process.");
                }
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // EAGAIN on Linux and on macOS; sharing and lock violations on Windows.
    private static bool IsHeld(IOException exception)
        => exception.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);

    private sealed class Held(IDisposable? beyond, FileStream file, SemaphoreSlim gate) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                beyond?.Dispose();
            }
            finally
            {
                file.Dispose();
                gate.Release();
            }
        }
    }
}
