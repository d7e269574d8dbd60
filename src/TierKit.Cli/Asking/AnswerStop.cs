namespace TierKit.Cli.Asking;

/// <summary>Lets Ctrl+C stop the answer that is being given; pressed again with none under way, it ends the program.</summary>
internal sealed class AnswerStop : IDisposable
{
    private CancellationTokenSource? _answer;

    public AnswerStop() => Console.CancelKeyPress += OnCancel;

    /// <summary>Begins an answer; the token is cancelled when it is to stop.</summary>
    public CancellationToken Begin()
    {
        CancellationTokenSource fresh = new();
        Interlocked.Exchange(ref _answer, fresh)?.Dispose();
        return fresh.Token;
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancel;
        _answer?.Dispose();
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs args)
    {
        if (_answer is { IsCancellationRequested: false } running)
        {
            args.Cancel = true;
            running.Cancel();
        }
    }
}
