using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Gathers what services do and writes it down every few minutes of real traffic.</summary>
/// <remarks>Thread-safe. Nothing is written while nobody calls; what is left is written when the container is disposed.</remarks>
internal sealed class TrafficBook(TrafficJournal journal, TimeProvider time)
{
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private Dictionary<string, TrafficRecord> _open = new(StringComparer.Ordinal);
    private DateTimeOffset _since = time.GetUtcNow();

    public TrafficJournal Journal => journal;

    public void Attempt(string service, bool served, TimeSpan duration, decimal? cost) => Note(service, record =>
    {
        record.Served += served ? 1 : 0;
        record.Failed += served ? 0 : 1;
        if (served)
        {
            TrafficRecord.Count(record.Total, duration);
        }

        Price(record, cost);
    });

    /// <summary>Notes what an attempt cost that says nothing of availability.</summary>
    public void Spent(string service, decimal? cost)
    {
        if (cost is not null)
        {
            Note(service, record => Price(record, cost));
        }
    }

    public void FirstToken(string service, TimeSpan after) => Note(service, record => TrafficRecord.Count(record.First, after));

    public void Contract(string service, ContractEvidence evidence) => Note(service, record =>
    {
        for (int i = 0; i < AnswerWatch.Breaches; i++)
        {
            if ((evidence.Tried & (1 << i)) != 0)
            {
                record.Count((ContractBreach)i, 1, (evidence.Failed >> i) & 1);
            }
        }
    });

    /// <summary>Writes down what is gathered.</summary>
    public void Flush() => journal.Write(Take());

    /// <summary>Gets what is gathered and not yet written, as copies.</summary>
    public IReadOnlyList<TrafficRecord> Open()
    {
        lock (_lock)
        {
            return [.. _open.Values.Select(static r =>
            {
                TrafficRecord copy = new(r.At, r.Service);
                copy.Add(r);
                return copy;
            })];
        }
    }

    private static void Price(TrafficRecord record, decimal? cost)
    {
        record.Priced += cost is null ? 0 : 1;
        record.Cost += cost ?? 0;
    }

    private void Note(string service, Action<TrafficRecord> change)
    {
        bool due;
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (!_open.TryGetValue(service, out TrafficRecord? record))
            {
                _open[service] = record = new TrafficRecord(now, service);
            }

            change(record);
            due = now - _since >= Span;
        }

        if (due)
        {
            // One small append in five minutes; written elsewhere, a reader would miss what is on its way.
            Flush();
        }
    }

    private TrafficRecord[] Take()
    {
        lock (_lock)
        {
            TrafficRecord[] full = [.. _open.Values.Where(static r => !r.IsEmpty)];
            _open = new(StringComparer.Ordinal);
            _since = time.GetUtcNow();
            return full;
        }
    }
}
