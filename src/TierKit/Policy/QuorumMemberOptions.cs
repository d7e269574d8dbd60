namespace TierKit.Policy;

/// <summary>Configures one member of a panel.</summary>
public sealed class QuorumMemberOptions
{
    /// <summary>Gets or sets the chat service that votes. Neither a policy nor another panel can be a member.</summary>
    public string Service { get; set; } = "";

    /// <summary>Gets the services that stand in when the member's own fails; none may share a lineage with another member.</summary>
    public IList<string> Alternatives { get; } = [];

    /// <summary>Gets or sets how much the vote counts.</summary>
    /// <value>The default is 1. Take it from measured accuracy, never from a model's own confidence.</value>
    public int Weight { get; set; } = 1;
}
