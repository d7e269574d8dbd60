using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Gathers what services do and writes it down every few minutes of real traffic.</summary>
/// <remarks>Thread-safe. Nothing is written while nobody calls; what is left is written when the container is disposed.</remarks>
internal sealed class TrafficBook(TrafficJournal journal, TimeProvider time)
{
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly List<WatchedContracts> _watched = [];
    private Dictionary<string, TrafficPage> _open = new(StringComparer.Ordinal);
    private DateTimeOffset _since = time.GetUtcNow();

    public TrafficJournal Journal => journal;

    /// <summary>Writes down what a watch counts from now on; its answers need not be told twice.</summary>
    public void Watch(AnswerWatch watch)
    {
        lock (_lock)
        {
            _watched.Add(new WatchedContracts(watch, watch.Figures()));
        }
    }

    public void Attempt(string service, bool served, TimeSpan duration, decimal? cost, DateTimeOffset now)
    {
        bool due;
        lock (_lock)
        {
            Page(service).Attempt(served, duration, cost);
            due = now - _since >= Span;
        }

        if (due)
        {
            // One small append in five minutes; written elsewhere, a reader would miss what is on its way.
            Flush();
        }
    }

    /// <summary>Notes what an attempt cost that says nothing of availability.</summary>
    public void Spent(string service, decimal? cost)
    {
        if (cost is not null)
        {
            lock (_lock)
            {
                Page(service).Spend(cost);
            }
        }
    }

    public void FirstToken(string service, TimeSpan after)
    {
        lock (_lock)
        {
            Page(service).FirstToken(after);
        }
    }

    /// <summary>Writes down what is gathered.</summary>
    public void Flush()
    {
        TrafficRecord[] full;
        lock (_lock)
        {
            full = Gathered(taken: true);
            _open = new(StringComparer.Ordinal);
            _since = time.GetUtcNow();
        }

        journal.Write(full);
    }

    /// <summary>Gets what is gathered and not yet written, as copies.</summary>
    public IReadOnlyList<TrafficRecord> Open()
    {
        lock (_lock)
        {
            return Gathered(taken: false);
        }
    }

    private TrafficPage Page(string service)
    {
        if (!_open.TryGetValue(service, out TrafficPage? page))
        {
            _open[service] = page = new TrafficPage(time.GetUtcNow());
        }

        return page;
    }

    private TrafficRecord[] Gathered(bool taken)
    {
        Dictionary<string, TrafficRecord> records = _open.ToDictionary(static p => p.Key, static p => p.Value.Copy(p.Key), StringComparer.Ordinal);
        foreach (WatchedContracts watched in _watched)
        {
            IReadOnlyList<ContractFigures> now = watched.Watch.Figures();
            foreach ((ContractFigures figures, ContractFigures before) in now.Zip(watched.Written))
            {
                if (figures.Answers > before.Answers)
                {
                    string service = watched.Watch.Service.Name;
                    if (!records.TryGetValue(service, out TrafficRecord? record))
                    {
                        records[service] = record = new TrafficRecord(time.GetUtcNow(), service);
                    }

                    record.Count(figures.Breach, figures.Answers - before.Answers, figures.Failures - before.Failures);
                }
            }

            watched.Written = taken ? now : watched.Written;
        }

        return [.. records.Values.Where(static r => !r.IsEmpty)];
    }

    private sealed class WatchedContracts(AnswerWatch watch, IReadOnlyList<ContractFigures> written)
    {
        public AnswerWatch Watch { get; } = watch;

        public IReadOnlyList<ContractFigures> Written { get; set; } = written;
    }
}
