namespace TierKit.Quorum;

/// <summary>Represents what a question used over all members that were launched.</summary>
/// <param name="Attempts">How many attempts were made.</param>
/// <param name="InputTokens">The tokens sent.</param>
/// <param name="OutputTokens">The tokens received.</param>
/// <param name="Money">The cost, or <see langword="null"/> when a service that was asked has no price.</param>
/// <param name="IsEstimated">Whether some tokens are estimates: providers may bill calls that were cancelled.</param>
public sealed record QuorumCost(int Attempts, long InputTokens, long OutputTokens, decimal? Money, bool IsEstimated);
