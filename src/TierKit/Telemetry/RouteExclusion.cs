using System.Text.Json.Serialization;
using TierKit.Tiers;

namespace TierKit.Telemetry;

/// <summary>Represents one service that may not answer a call, and why.</summary>
public sealed class RouteExclusion
{
    /// <summary>Initializes the exclusion.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="tier">The service's tier.</param>
    /// <param name="reason">Why it is excluded.</param>
    /// <param name="detail">The reason in words, with the next step where there is one.</param>
    [JsonConstructor]
    public RouteExclusion(string service, Tier tier, ExclusionReason reason, string detail)
    {
        Service = service;
        Tier = tier;
        Reason = reason;
        Detail = detail;
    }

    /// <summary>Gets the service's name.</summary>
    public string Service { get; }

    /// <summary>Gets the service's tier.</summary>
    public Tier Tier { get; }

    /// <summary>Gets why it is excluded.</summary>
    public ExclusionReason Reason { get; }

    /// <summary>Gets the reason in words, with the next step where there is one.</summary>
    public string Detail { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Service} ({Tier}): {Detail}";
}
