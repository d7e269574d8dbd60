using TierKit.Telemetry;

namespace TierKit.Functions;

/// <summary>Represents what a tiered function returned, and who returned it.</summary>
/// <remarks>Immutable.</remarks>
public sealed class FunctionAnswer
{
    internal FunctionAnswer(object? value, RouteReport? route = null)
    {
        Value = value;
        Route = route!;
    }

    /// <summary>Gets the result.</summary>
    public object? Value { get; }

    /// <summary>Gets who answered and why.</summary>
    public RouteReport Route { get; }
}
