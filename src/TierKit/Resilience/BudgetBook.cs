using System.Collections.Concurrent;
using System.Globalization;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Counts what each policy spent in its current period and says when nothing is left.</summary>
/// <remarks>Thread-safe. Calls that run at once may overdraw a budget together: what a call uses is known when it ends.</remarks>
internal sealed class BudgetBook(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Account> _accounts = new(StringComparer.Ordinal);

    public void Spend(RoutePolicy policy, Tier tier, DateTimeOffset at, long tokens, decimal money)
    {
        if (policy.Scope is { } scope)
        {
            Spend(scope, tier, at, tokens, money);
        }

        if (policy.Budget is { } budget && tier != Tier.Sovereign)
        {
            Account account = _accounts.GetOrAdd(policy.Name, static _ => new Account());
            lock (account)
            {
                account.Turn(budget.BeginOf(time.GetUtcNow()));
                if (at >= account.Begin)
                {
                    account.Tokens += tokens;
                    account.Money += money;
                }
            }
        }
    }

    /// <summary>Says why a service may not be asked under a policy any more, or <see langword="null"/>.</summary>
    public RouteExclusion? Exclude(RoutePolicy policy, TierService service)
        => ExcludeOwn(policy, service) ?? (policy.Scope is { } scope ? ExcludeOwn(scope, service) : null);

    private RouteExclusion? ExcludeOwn(RoutePolicy policy, TierService service)
    {
        if (policy.Budget is not { } budget || service.Tier == Tier.Sovereign || !_accounts.TryGetValue(policy.Name, out Account? account))
        {
            return null;
        }

        DateTimeOffset now = time.GetUtcNow();
        lock (account)
        {
            account.Turn(budget.BeginOf(now));
            string? spent = account.Tokens >= budget.Tokens ? string.Create(CultureInfo.InvariantCulture, $"{account.Tokens} of {budget.Tokens} tokens")
                : account.Money >= budget.Money ? string.Create(CultureInfo.InvariantCulture, $"{account.Money:0.######} of {budget.Money} in money")
                : null;
            return spent is null ? null : new RouteExclusion(
                service.Name,
                service.Tier,
                ExclusionReason.Budget,
                $"policy '{policy.Name}' has spent its budget ({spent}); the next period begins in {Durations.Describe(account.Begin + budget.Period - now)}, or raise TierKit:Policies:{policy.Name}:Budget");
        }
    }

    private sealed class Account
    {
        public DateTimeOffset Begin { get; private set; }

        public long Tokens { get; set; }

        public decimal Money { get; set; }

        public void Turn(DateTimeOffset begin)
        {
            if (begin > Begin)
            {
                Begin = begin;
                Tokens = 0;
                Money = 0;
            }
        }
    }
}
