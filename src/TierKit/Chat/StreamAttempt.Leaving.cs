using TierKit.Resilience;

namespace TierKit.Chat;

/// <content>How the stream of a service is let go: at once when its client allows it, in an owned task when it does not.</content>
internal sealed partial class StreamAttempt
{
    public async ValueTask DisposeAsync()
    {
        if (_orphan?.Task is { } pending)
        {
            // Either a load that must go on, or a client that ignores its token: both are let go when they come back.
            if (IsLetGo)
            {
                LoadKeeper.Keep(_services, Endpoint, this, pending, DisposeUpdatesAsync);
                return;
            }

            Endpoint.NoteLeft(pending);
            _services.Background.LetGo(stopping => LetGoAsync(pending, stopping));
        }
        else
        {
            Task disposing = DisposeUpdatesAsync();
            if (!disposing.IsCompleted)
            {
                // No clock watches how a client takes leave, so nobody who waits for an answer waits for that.
                Endpoint.NoteLeft(disposing);
                _services.Background.LetGo(disposing.WaitAsync);
            }
            else
            {
                await disposing.ConfigureAwait(false);
            }
        }

        _seen?.End();
        _services.Watch.Remove(this);
        Dispose();
    }

    private async Task LetGoAsync(Task pending, CancellationToken stopping)
    {
        await pending.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (pending.IsCompleted)
        {
            await DisposeUpdatesAsync().WaitAsync(stopping).ConfigureAwait(false);
        }
    }

    private async Task DisposeUpdatesAsync()
    {
        try
        {
            if (_updates is not null)
            {
                await _updates.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The attempt is over; how its client takes leave changes nothing.
        }
    }
}
