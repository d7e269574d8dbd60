namespace ConsoleAgent;

/// <summary>Lets Ctrl+C stop the answer under way; with none under way it ends the program as usual.</summary>
internal sealed class AnswerStop : IDisposable
{
    private CancellationTokenSource? _answer;

    public AnswerStop() => Console.CancelKeyPress += OnCancel;

    public CancellationToken Begin()
    {
        _answer?.Dispose();
        _answer = new CancellationTokenSource();
        return _answer.Token;
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
