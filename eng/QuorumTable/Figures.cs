namespace TierKit.QuorumTable;

/// <param name="Answered">The share of questions on which the panel agreed.</param>
/// <param name="WrongAmongAnswered">The share of those answers that were wrong.</param>
/// <param name="Calls">How many members were asked on average, one more for each disagreement.</param>
internal sealed record Figures(double Answered, double WrongAmongAnswered, double Calls);
