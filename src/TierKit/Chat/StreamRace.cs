using TierKit.Resilience;

namespace TierKit.Chat;

/// <summary>Holds two streams of which the first to show something wins.</summary>
internal sealed class StreamRace(StreamAttempt first, Task firstOpening, StreamAttempt rival, Task rivalOpening)
{
    public StreamAttempt Winner => RivalWins ? rival : first;

    public Task WinnerOpening => RivalWins ? rivalOpening : firstOpening;

    public StreamAttempt Loser => RivalWins ? first : rival;

    /// <summary>Gets why the loser failed by itself, or <see langword="null"/> when it was only slower.</summary>
    public AttemptFailure? LoserFailure => LoserOpening.IsCompletedSuccessfully ? Loser.Failure : null;

    private Task LoserOpening => RivalWins ? firstOpening : rivalOpening;

    // Decided once, for the loser may still come in while it is being dismissed.
    private bool RivalWins => _rivalWins ??= !IsGood(first, firstOpening) && IsGood(rival, rivalOpening);

    private bool? _rivalWins;

    public Task SettleAsync() =>
        Hedging.FirstGoodAsync(firstOpening, () => IsGood(first, firstOpening), rivalOpening, () => IsGood(rival, rivalOpening));

    /// <summary>Cancels the loser and lets it go once it has noticed.</summary>
    public void Dismiss(RouteServices services)
    {
        StreamAttempt loser = Loser;
        Task opening = LoserOpening;
        loser.Stop();
        services.Background.LetGo(stopping => LetGoAsync(loser, opening, stopping));
    }

    private static bool IsGood(StreamAttempt attempt, Task opening) => opening.IsCompletedSuccessfully && attempt.Failure is null;

    private static async Task LetGoAsync(StreamAttempt loser, Task opening, CancellationToken stopping)
    {
        await opening.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompleted)
        {
            await loser.DisposeAsync().ConfigureAwait(false);
        }
    }
}
