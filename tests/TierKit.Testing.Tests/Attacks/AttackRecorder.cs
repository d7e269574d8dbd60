using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace TierKit.Testing.Tests.Attacks;

/// <summary>Writes down everything that leaves, by the way it took, and every log line, measurement and span of the process.</summary>
internal sealed class AttackRecorder : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(string Way, string Text)> _records = new();
    private readonly ActivityListener _spans;
    private readonly MeterListener _metrics = new();

    public AttackRecorder()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = static s => s.Name.Contains("TierKit", StringComparison.Ordinal) || s.Name == "attack",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => Add("span", $"{a.DisplayName} {a.StatusDescription} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Events.Select(static e => e.Name + string.Join(' ', e.Tags)))}"),
        };
        ActivitySource.AddActivityListener(_spans);
        _metrics.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.Contains("TierKit", StringComparison.Ordinal) || instrument.Meter.Name == "attack")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _metrics.SetMeasurementEventCallback<long>((i, v, tags, _) => Measured(i, tags));
        _metrics.SetMeasurementEventCallback<double>((i, v, tags, _) => Measured(i, tags));
        _metrics.SetMeasurementEventCallback<int>((i, v, tags, _) => Measured(i, tags));
        _metrics.Start();
    }

    public int Count(string way) => _records.Count(r => r.Way == way);

    public IEnumerable<string> TextsOf(string way) => _records.Where(r => r.Way == way).Select(static r => r.Text);

    public void Add(string way, string text) => _records.Enqueue((way, text));

    /// <summary>Names the ways on which a canary left.</summary>
    public IReadOnlyList<string> WaysOf(string canary, int from) =>
        [.. _records.Skip(from).Where(r => CanaryScan.Finds(r.Text, canary)).Select(static r => r.Way).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public int Length => _records.Count;

    public string Dump() => string.Join(Environment.NewLine, _records.Where(static r => r.Way is "error" or "log" or "tool result").Select(static r => $"{r.Way}: {r.Text}"));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Add("log", state.ToString() ?? "");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    // What an exporter writes: the line, its values, and the exception with all that is in it.
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add("log", $"{formatter(state, exception)} {exception} {(state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : "")}");

    public void Dispose()
    {
        _spans.Dispose();
        _metrics.Dispose();
    }

    private void Measured(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Add("metric", $"{instrument.Name} {string.Join(' ', tags.ToArray())}");
}
