namespace TierKit.Memory.Tests.Conformance;

/// <summary>Holds how many cases of a file ran, and what is wrong.</summary>
internal sealed record CaseReport(int Examined, int Agreed, int Deviations, IReadOnlyList<string> Problems);
