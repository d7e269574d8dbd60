namespace TierKit.Memory.KernelMemory;

/// <summary>Holds what narrows a question to the notes.</summary>
public sealed class KernelMemoryAskOptions
{
    /// <summary>Gets or sets the project.</summary>
    /// <value>The default is the default project.</value>
    public string? Project { get; set; }

    /// <summary>Gets or sets the tags, all of which a note must have.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>Gets or sets the types, one of which a note must have.</summary>
    /// <value>The default is all.</value>
    public IReadOnlyList<string> Types { get; set; } = [];

    /// <summary>Gets or sets the least relevance of a passage to answer from, from −1 to 1.</summary>
    /// <value>The default is <see langword="null"/>: that of <see cref="KernelMemoryOptions.MinRelevance"/>.</value>
    public double? MinRelevance { get; set; }
}
