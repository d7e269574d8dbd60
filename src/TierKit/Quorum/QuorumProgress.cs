namespace TierKit.Quorum;

/// <summary>Represents how far a panel is; streaming callers get one before each vote that comes in.</summary>
/// <param name="Launched">How many members were asked.</param>
/// <param name="Voted">How many votes count so far.</param>
/// <param name="Members">How many members the panel has.</param>
/// <param name="Leading">The weight behind the leading class.</param>
/// <param name="Required">The weight that must agree.</param>
public sealed record QuorumProgress(int Launched, int Voted, int Members, int Leading, int Required)
{
    /// <summary>The additional property under which an update carries it.</summary>
    public const string PropertyName = "tierkit.quorum.progress";
}
