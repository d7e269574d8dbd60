namespace TierKit.Memory.Tests.Conformance;

/// <summary>Names a case that the product answers differently on purpose, and why.</summary>
internal sealed record Deviation(string File, string Id, bool IsAsserted, string Reason);
