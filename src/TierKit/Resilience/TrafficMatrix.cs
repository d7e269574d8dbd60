using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Reads what is known of every service from real traffic, that of other process instances over the same state folder included.</summary>
/// <remarks>
/// Thread-safe; resolve it from the container. It asks nobody anything. Without a configured <c>TierKit:StatePath</c> it knows this
/// process only.
/// </remarks>
public sealed class TrafficMatrix
{
    private readonly ServiceCatalog _catalog;
    private readonly DriftWatch _drift;
    private readonly TrafficBook? _book;
    private readonly TimeProvider _time;

    internal TrafficMatrix(ServiceCatalog catalog, DriftWatch drift, TrafficBook? book, TimeProvider time)
    {
        _catalog = catalog;
        _drift = drift;
        _book = book;
        _time = time;
    }

    /// <summary>Gets whether figures outlive this process and come from other instances, too.</summary>
    public bool IsKept => _book is not null;

    /// <summary>Reads the matrix.</summary>
    /// <returns>A row for every registered service, in the catalog's order.</returns>
    public IReadOnlyList<MatrixRow> Read()
    {
        if (_book is null)
        {
            return ReadOfThisProcess();
        }

        DateTimeOffset now = _time.GetUtcNow();
        ILookup<string, TrafficRecord> records = _book.Journal.Read(now.AddDays(-30)).Concat(_book.Open()).ToLookup(static r => r.Service, StringComparer.Ordinal);
        return [.. _catalog.Services.Select(s => Row(s, [.. records[s.Name]], now))];
    }

    /// <summary>Reads what this process knows by itself, without a look at any file: cheap enough for a health check.</summary>
    /// <returns>A row for every registered service, in the catalog's order.</returns>
    public IReadOnlyList<MatrixRow> ReadOfThisProcess() => [.. _catalog.Services.Select(OfThisProcess)];

    private MatrixRow OfThisProcess(TierService service)
    {
        ServiceHealth health = service.Health;
        return new MatrixRow(service)
        {
            LastHour = health.LastHour,
            LastDay = health.LastDay,
            LastMonth = health.LastDay,
            FirstToken = health.FirstToken,
            Total = health.Total,
            Contracts = health.Contracts,
            Identities = _drift.Identities(service.Name),
            Control = ServiceControl.Of(service),
        };
    }

    private MatrixRow Row(TierService service, TrafficRecord[] records, DateTimeOffset now)
    {
        TrafficRecord month = Sum(service, records);
        TrafficRecord day = Sum(service, records.Where(r => r.At >= now.AddDays(-1)));
        return new MatrixRow(service)
        {
            LastHour = Figures(Sum(service, records.Where(r => r.At >= now.AddHours(-1)))),
            LastDay = Figures(day),
            LastMonth = Figures(month),
            FirstToken = TrafficRecord.Read(day.First),
            Total = TrafficRecord.Read(day.Total),
            Cost = month.Priced == 0 ? null : month.Cost,
            Priced = month.Priced,
            Contracts = [.. month.Contracts.OrderBy(static c => c.Key).Select(c => Contract(c.Key, c.Value, service.Health.Contracts))],
            Identities = _drift.Identities(service.Name),
            Control = ServiceControl.Of(service),
        };
    }

    // Counts of everybody; the detector is this process's own.
    private static ContractFigures Contract(ContractBreach breach, long[] counts, IReadOnlyList<ContractFigures> own)
    {
        ContractFigures watched = own.First(c => c.Breach == breach);
        return new ContractFigures(breach, counts[0], counts[1], watched.Score, watched.Alarms, watched.AlarmedAt);
    }

    private static TrafficRecord Sum(TierService service, IEnumerable<TrafficRecord> records)
    {
        TrafficRecord sum = new(default, service.Name);
        foreach (TrafficRecord record in records)
        {
            sum.Add(record);
        }

        return sum;
    }

    private static AttemptFigures Figures(TrafficRecord record) => new() { Successes = record.Served, Failures = record.Failed };
}
