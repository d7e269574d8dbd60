namespace TierKit.Memory.Operations;

/// <summary>Holds how much of the notes, and of the user's files beside them, a prompt gets.</summary>
public sealed class PromptContextOptions
{
    /// <summary>Gets or sets how many passages there are at most.</summary>
    /// <value>The default is 6.</value>
    public int MaxPassages { get; set; } = 6;

    /// <summary>Gets or sets how many tokens the passages have together at most, counted as four characters each.</summary>
    /// <value>The default is 2,000.</value>
    public int MaxTokens { get; set; } = 2000;

    /// <summary>Gets or sets whether notes one link away from the best are looked at too.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool ExpandRelations { get; set; } = true;

    /// <summary>Gets or sets whether the user's files beside the notes are looked at too, where folders of them are registered.</summary>
    /// <value>The default is <see langword="true"/>. A first look that takes long is waited for 5 seconds, and goes on after the answer.</value>
    public bool IncludeSources { get; set; } = true;
}
