using System.Diagnostics.Metrics;
using TierKit.Telemetry;

namespace TierKit.FaultTable;

/// <summary>Counts the tasks that TierKit runs beside its calls, as its meter tells.</summary>
internal sealed class RunningTasks : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _now;
    private long _started;

    public RunningTasks()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == TierKitTelemetry.SourceName && instrument.Name == TierKitTelemetry.BackgroundTaskCount)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) =>
        {
            Interlocked.Add(ref _now, change);
            if (change > 0)
            {
                Interlocked.Increment(ref _started);
            }
        });
        _listener.Start();
    }

    public long Now => Interlocked.Read(ref _now);

    public long Started => Interlocked.Read(ref _started);

    public void Dispose() => _listener.Dispose();
}
