namespace TierKit.Quorum;

/// <summary>Groups texts that mean the same.</summary>
internal interface ITextGrouping
{
    /// <summary>Gives each text the number of its group; the first text of a group has the lowest place.</summary>
    ValueTask<int[]> GroupAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
