namespace TierKit.Chat;

/// <summary>Holds an answer that did not fit its schema, and why; lives no longer than its call.</summary>
internal sealed record StructuredMiss(string Answer, IReadOnlyList<string> Errors);
