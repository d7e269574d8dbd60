namespace TierKit.Telemetry;

/// <summary>Configures the ledger on disk, in code or in the <c>TierKit:Ledger</c> section.</summary>
public sealed class LedgerOptions
{
    /// <summary>Gets or sets whether an entry per attempt is written under <c>StatePath</c>.</summary>
    /// <value>The default is <see langword="false"/>: a library writes no file that nobody asked for.</value>
    public bool Enabled { get; set; }

    /// <summary>Gets or sets how many bytes a file may have before the next one begins.</summary>
    /// <value>The default is 4 MiB.</value>
    public int MaxFileSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Gets or sets how many files are kept, those of other instances included; the oldest go first.</summary>
    /// <value>The default is 16.</value>
    public int MaxFiles { get; set; } = 16;
}
