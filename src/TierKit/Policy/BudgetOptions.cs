namespace TierKit.Policy;

/// <summary>Configures what a policy may spend on services that are not the user's own.</summary>
public sealed class BudgetOptions
{
    /// <summary>Gets or sets how many tokens, input and output together, a period allows.</summary>
    /// <value>The default is no limit.</value>
    public long? Tokens { get; set; }

    /// <summary>Gets or sets how much money a period allows, in the currency of the services' prices.</summary>
    /// <value>The default is no limit. A service without a price costs nothing here: nobody knows what it does cost.</value>
    public decimal? Money { get; set; }

    /// <summary>Gets or sets how long a period is; periods are counted from midnight UTC of the first of January of the year 1.</summary>
    /// <value>The default is a day.</value>
    public TimeSpan Period { get; set; } = TimeSpan.FromDays(1);
}
