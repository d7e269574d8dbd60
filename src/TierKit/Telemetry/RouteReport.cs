using System.Text.Json.Serialization;
using TierKit.Tiers;

namespace TierKit.Telemetry;

/// <summary>Tells who served an answer, after which attempts, and how far below the first choice.</summary>
/// <remarks>
/// Immutable, safe for concurrent use and safe to serialise: it never holds a prompt, an answer or a key.
/// A response carries it under <see cref="PropertyName"/>; a stream carries it on its first update.
/// </remarks>
public sealed class RouteReport
{
    /// <summary>The additional property that carries the report.</summary>
    public const string PropertyName = "tierkit.route";

    // Most reports tell of one attempt that served: everything rarer stands in an object of its own, and enums in bytes.
    private readonly byte _tier;
    private readonly byte _degradation;
    private readonly bool _unverified;
    private readonly bool _fromCache;
    private RareFacts? _rare;

    /// <summary>Initializes the report.</summary>
    /// <param name="policy">The policy that decided.</param>
    /// <param name="servedBy">The service that served, or <c>floor</c>.</param>
    /// <param name="tier">The tier that served.</param>
    /// <param name="degradation">How far below the first choice it was served.</param>
    /// <param name="degradationReason">Why, in words; <see langword="null"/> without degradation.</param>
    /// <param name="attempts">Every attempt in order, the one that served last.</param>
    /// <param name="exclusions">Every service that could not be asked, with the reason.</param>
    /// <param name="duration">How long the whole call took; for a stream until its first update.</param>
    [JsonConstructor]
    public RouteReport(
        string policy,
        string servedBy,
        Tier tier,
        Degradation degradation,
        string? degradationReason,
        IReadOnlyList<RouteAttempt> attempts,
        IReadOnlyList<RouteExclusion> exclusions,
        TimeSpan duration)
    {
        Policy = policy;
        ServedBy = servedBy;
        _tier = (byte)tier;
        _degradation = (byte)degradation;
        _rare = new RareFacts { Attempts = attempts ?? [], DegradationReason = degradationReason };
        Exclusions = exclusions ?? [];
        Duration = duration;
    }

    /// <summary>Initializes the report of a call whose first attempt served.</summary>
    internal RouteReport(
        string policy,
        TierService only,
        TimeSpan duration,
        Degradation degradation,
        string? degradationReason,
        IReadOnlyList<RouteExclusion> exclusions,
        bool verified)
    {
        Policy = policy;
        ServedBy = only.Name;
        _tier = (byte)only.Tier;
        _degradation = (byte)degradation;
        _rare = degradationReason is null ? null : new RareFacts { DegradationReason = degradationReason };
        Exclusions = exclusions;
        Duration = duration;
        _unverified = !verified;
    }

    /// <summary>Gets the policy that decided.</summary>
    public string Policy { get; }

    /// <summary>Gets the service that served, or <c>floor</c>.</summary>
    public string ServedBy { get; }

    /// <summary>Gets the tier that served; of several turns, the least sovereign one that saw data.</summary>
    public Tier Tier => (Tier)_tier;

    /// <summary>Gets how far below the first choice it was served.</summary>
    public Degradation Degradation => (Degradation)_degradation;

    /// <summary>Gets why it was degraded, in words a person can read; <see langword="null"/> without degradation.</summary>
    public string? DegradationReason => _rare?.DegradationReason ?? (_rare?.Cause is { } failed ? $"{failed.Service}: {failed.Failure}" : null);

    /// <summary>Gets every attempt in order; of several turns, those of every turn.</summary>
    public IReadOnlyList<RouteAttempt> Attempts => _rare?.Attempts ?? [new RouteAttempt(ServedBy, Tier, null, null, null, Duration)];

    /// <summary>Gets every service that could not be asked, with the reason.</summary>
    public IReadOnlyList<RouteExclusion> Exclusions { get; }

    /// <summary>Gets how long the call took; for a stream until its first update.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Gets whether the service said that its answer was complete.</summary>
    /// <value><see langword="false"/> for a client that gives no finish reason: "completion unverified".</value>
    public bool CompletionVerified
    {
        get => !_unverified;
        init => _unverified = !value;
    }

    /// <summary>Gets whether a cache outside of TierKit returned the answer, so that nobody was asked now.</summary>
    public bool FromCache
    {
        get => _fromCache;
        init => _fromCache = value;
    }

    /// <summary>Gets the reports of the single turns when several model turns made the answer; else empty.</summary>
    public IReadOnlyList<RouteReport> Turns
    {
        get => _rare?.Turns ?? [];
        init
        {
            if (value is { Count: > 0 })
            {
                (_rare ??= new RareFacts()).Turns = value;
            }
        }
    }

    /// <summary>Gets the report of a tiered client further in, when one served.</summary>
    public RouteReport? Inner
    {
        get => _rare?.Inner;
        init
        {
            if (value is not null)
            {
                (_rare ??= new RareFacts()).Inner = value;
            }
        }
    }

    /// <summary>Gets how the service was brought to answer in the schema the call asked for; <see langword="null"/> when it asked for none.</summary>
    public StructuredOutputWay? StructuredOutput
    {
        get => _rare?.StructuredOutput;
        init
        {
            if (value is not null)
            {
                (_rare ??= new RareFacts()).StructuredOutput = value;
            }
        }
    }

    /// <summary>Gets the keywords of that schema that were not checked; empty when all were, or nothing was asked.</summary>
    public IReadOnlyList<string> UncheckedKeywords
    {
        get => _rare?.UncheckedKeywords ?? [];
        init
        {
            if (value is { Count: > 0 })
            {
                (_rare ??= new RareFacts()).UncheckedKeywords = value;
            }
        }
    }

    /// <summary>Gets whether the conversation was shortened, because it fitted no window as it was.</summary>
    public bool Compacted
    {
        get => _rare?.Compacted ?? false;
        init
        {
            if (value)
            {
                (_rare ??= new RareFacts()).Compacted = true;
            }
        }
    }

    internal RouteReport Noting(StructuredOutputWay? way, IReadOnlyList<string> notChecked, bool compacted) => new(
        Policy, ServedBy, Tier, Degradation, DegradationReason, Attempts, Exclusions, Duration)
    {
        CompletionVerified = CompletionVerified,
        FromCache = FromCache,
        Turns = Turns,
        Inner = Inner,
        StructuredOutput = way,
        UncheckedKeywords = notChecked,
        Compacted = compacted,
    };

    /// <summary>Gets the failure because of which it was degraded; few ask for the words, so they are made for those who do.</summary>
    internal RouteAttempt? Cause
    {
        init
        {
            if (value is not null)
            {
                (_rare ??= new RareFacts()).Cause = value;
            }
        }
    }

    /// <summary>Makes this report the outer one of a nested tiered client's; the tier is the less sovereign of both.</summary>
    internal RouteReport Around(RouteReport inner) => new(
        Policy, ServedBy, LessSovereign(Tier, inner.Tier), Degradation > inner.Degradation ? Degradation : inner.Degradation,
        DegradationReason ?? inner.DegradationReason, Attempts, Exclusions, Duration)
    {
        CompletionVerified = CompletionVerified && inner.CompletionVerified,
        Inner = inner,
        StructuredOutput = StructuredOutput,
        UncheckedKeywords = UncheckedKeywords,
        Compacted = Compacted || inner.Compacted,
    };

    internal RouteReport Unverified() => new(Policy, ServedBy, Tier, Degradation, DegradationReason, Attempts, Exclusions, Duration)
    {
        CompletionVerified = false,
        Turns = Turns,
        Inner = Inner,
        StructuredOutput = StructuredOutput,
        UncheckedKeywords = UncheckedKeywords,
        Compacted = Compacted,
    };

    /// <summary>Joins the reports of the turns that made one answer.</summary>
    internal static RouteReport Join(IReadOnlyList<RouteReport> turns)
    {
        if (turns.Count == 1)
        {
            return turns[0];
        }

        RouteReport seen = turns.MaxBy(static t => Exposure.Of(t.Tier))!;
        RouteReport worst = turns.MaxBy(static t => t.Degradation)!;
        return new RouteReport(
            turns[0].Policy,
            seen.ServedBy,
            seen.Tier,
            worst.Degradation,
            worst.DegradationReason,
            [.. turns.SelectMany(static t => t.Attempts)],
            turns[^1].Exclusions,
            turns.Aggregate(TimeSpan.Zero, static (sum, t) => sum + t.Duration))
        {
            CompletionVerified = turns.All(static t => t.CompletionVerified),
            Turns = turns,
            StructuredOutput = turns[^1].StructuredOutput,
            UncheckedKeywords = turns[^1].UncheckedKeywords,
            Compacted = turns.Any(static t => t.Compacted),
        };
    }

    /// <summary>Formats the line that stands under an answer.</summary>
    /// <returns>For example <c>served by: local (Sovereign) · attempts 1 · degradation none</c>.</returns>
    public override string ToString()
    {
        string served = Degradation == Degradation.Floor ? "floor (no model)" : $"{ServedBy} ({Tier})";
        string degradation = Degradation == Degradation.None
            ? "none"
            : $"{(Degradation == Degradation.Floor ? "floor" : "reduced")}{(DegradationReason is null ? "" : $" ({DegradationReason})")}";
        string unverified = CompletionVerified ? "" : " · completion unverified";
        return $"served by: {served} · attempts {(_rare?.Attempts?.Count ?? 1)} · degradation {degradation}{unverified}{(FromCache ? " · from cache" : "")}";
    }

    private static Tier LessSovereign(Tier one, Tier other) => Exposure.Of(one) >= Exposure.Of(other) ? one : other;

    private sealed class RareFacts
    {
        public IReadOnlyList<RouteAttempt>? Attempts { get; init; }

        public string? DegradationReason { get; init; }

        public RouteAttempt? Cause { get; set; }

        public IReadOnlyList<RouteReport>? Turns { get; set; }

        public RouteReport? Inner { get; set; }

        public StructuredOutputWay? StructuredOutput { get; set; }

        public IReadOnlyList<string>? UncheckedKeywords { get; set; }

        public bool Compacted { get; set; }
    }
}
