using TierKit.Telemetry;

namespace TierKit.Testing.Fakes;

/// <summary>Represents what a service said of itself; stands for the words a vendor's SDK would throw.</summary>
internal sealed class FakeFailureException(FailureKind kind, string service) : Exception($"Fake '{service}' was told to fail: {kind}.")
{
    public FailureKind Kind { get; } = kind;
}
