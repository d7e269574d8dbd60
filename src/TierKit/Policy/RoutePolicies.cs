namespace TierKit.Policy;

/// <summary>Names the policies that exist without being configured.</summary>
public static class RoutePolicies
{
    /// <summary>Asks sovereign services first and partners behind them.</summary>
    public const string SovereignFirst = "sovereign-first";

    /// <summary>Asks partners first and sovereign services behind them.</summary>
    public const string PartnerFirst = "partner-first";

    /// <summary>Asks sovereign services only.</summary>
    public const string SovereignOnly = "sovereign-only";
}
