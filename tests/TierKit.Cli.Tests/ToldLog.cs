using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace TierKit.Cli.Tests;

/// <summary>Hands over what is logged, in order, to whoever waits for it.</summary>
internal sealed class ToldLog : ILoggerProvider, ILogger
{
    private readonly Channel<(int Id, string Message)> _lines = Channel.CreateUnbounded<(int Id, string Message)>();

    /// <summary>Waits for a message of an id.</summary>
    public async Task<string> WaitAsync(int id, CancellationToken cancellationToken)
    {
        while (true)
        {
            (int found, string message) = await _lines.Reader.ReadAsync(cancellationToken);
            if (found == id)
            {
                return message;
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Writer.TryWrite((eventId.Id, formatter(state, exception)));

    public void Dispose()
    {
    }
}
