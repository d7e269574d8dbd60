using System.Globalization;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Cli.Inspecting;

/// <summary>Represents one service of the matrix as a person or a script reads it; what is not known is left out.</summary>
internal sealed record MatrixLine(string Service, Tier Tier, string Provider, string? Model)
{
    public required MatrixShare LastHour { get; init; }

    public required MatrixShare LastDay { get; init; }

    public required MatrixShare LastMonth { get; init; }

    public required MatrixLatency FirstToken { get; init; }

    public required MatrixLatency Total { get; init; }

    public decimal? Cost { get; init; }

    public long Priced { get; init; }

    public required IReadOnlyList<string> Control { get; init; }

    public required IReadOnlyList<string> Capability { get; init; }

    public required IReadOnlyList<AnswerIdentity> Identities { get; init; }

    public static MatrixLine Of(MatrixRow row) => new(row.Service.Name, row.Service.Tier, row.Service.Provider, row.Service.Model)
    {
        LastHour = MatrixShare.Of(row.LastHour),
        LastDay = MatrixShare.Of(row.LastDay),
        LastMonth = MatrixShare.Of(row.LastMonth),
        FirstToken = MatrixLatency.Of(row.FirstToken),
        Total = MatrixLatency.Of(row.Total),
        Cost = row.Cost,
        Priced = row.Priced,
        Control = row.Control,
        Capability = [.. row.Contracts.Where(static c => c.Answers > 0).Select(static c => string.Create(
            CultureInfo.InvariantCulture, $"{c.Breach.ToString().ToLowerInvariant()} {c.Failures} of {c.Answers}"))],
        Identities = row.Identities,
    };
}
