namespace TierKit.Policy;

/// <summary>Represents what a policy may spend in a period on services that are not the user's own.</summary>
/// <remarks>Immutable. A spent budget keeps partners and transactional services out until the period ends; sovereign ones go on.</remarks>
public sealed class RouteBudget
{
    internal RouteBudget(BudgetOptions options)
    {
        Tokens = options.Tokens;
        Money = options.Money;
        Period = options.Period;
    }

    /// <summary>Gets how many tokens a period allows, or <see langword="null"/> for no limit.</summary>
    public long? Tokens { get; }

    /// <summary>Gets how much money a period allows, or <see langword="null"/> for no limit.</summary>
    public decimal? Money { get; }

    /// <summary>Gets how long a period is.</summary>
    public TimeSpan Period { get; }

    internal DateTimeOffset BeginOf(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % Period.Ticks), TimeSpan.Zero);
}
