namespace TierKit.Policy;

/// <summary>Configures what leaves the house beside the policies' tables, in code or in the <c>TierKit:Egress</c> section.</summary>
public sealed class EgressOptions
{
    /// <summary>Gets or sets whether everything that leaves is written down, without content, under <c>StatePath</c>.</summary>
    /// <value>The default is <see langword="false"/>: a library writes no file that nobody asked for.</value>
    public bool Audit { get; set; }

    /// <summary>Gets words that count as personal wherever they stand: names of people, clients, places.</summary>
    /// <value>The default is none. Redaction replaces each by a pseudonym.</value>
    public IList<string> Dictionary { get; } = [];
}
