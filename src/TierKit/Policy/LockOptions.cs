namespace TierKit.Policy;

/// <summary>Configures what counts as approved, in code or at <c>TierKit:Lock</c>.</summary>
public sealed class LockOptions
{
    /// <summary>Gets or sets the mode.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <see cref="LockMode.Locked"/> where <c>TIERKIT_LOCKED</c> or <c>CI</c> is set or the host's
    /// environment is not Development, else <see cref="LockMode.Development"/>.
    /// </value>
    public LockMode? Mode { get; set; }

    /// <summary>Gets or sets the lock file; a relative one counts from the content root.</summary>
    /// <value>The default is <c>tierkit.lock.json</c>.</value>
    public string? Path { get; set; }

    /// <summary>Gets the prompt files whose hashes are kept: files, or folders with everything below them; relative ones count from the content root.</summary>
    /// <value>The default is none.</value>
    public IList<string> Prompts { get; } = [];
}
