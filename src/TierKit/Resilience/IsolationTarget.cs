using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Represents what an operator takes out: a service, a provider, or a whole tier.</summary>
/// <remarks>Written as <c>service:claude</c>, <c>provider:Anthropic</c> or <c>tier:Partner</c>. Names of services are case-sensitive.</remarks>
public sealed record IsolationTarget
{
    private IsolationTarget(IsolationScope scope, string name)
    {
        Scope = scope;
        Name = name;
    }

    /// <summary>Gets how much is taken out.</summary>
    public IsolationScope Scope { get; }

    /// <summary>Gets the name of the service, provider or tier.</summary>
    public string Name { get; }

    /// <summary>Names one service.</summary>
    /// <param name="name">The service's name; case matters.</param>
    /// <returns>The target.</returns>
    public static IsolationTarget Service(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new(IsolationScope.Service, name);
    }

    /// <summary>Names every service of a provider, such as <c>Anthropic</c>.</summary>
    /// <param name="name">The provider's name, as <see cref="TierService.Provider"/> says it; case does not matter.</param>
    /// <returns>The target.</returns>
    public static IsolationTarget Provider(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new(IsolationScope.Provider, name);
    }

    /// <summary>Names every service of a tier.</summary>
    /// <param name="tier">The tier.</param>
    /// <returns>The target.</returns>
    public static IsolationTarget Tier(Tier tier) => Enum.IsDefined(tier)
        ? new(IsolationScope.Tier, tier.ToString())
        : throw new ArgumentOutOfRangeException(nameof(tier), tier, "There is no such tier; say Sovereign, Partner or Transactional.");

    /// <summary>Reads a target as it is written in configuration, at a command line or in a request.</summary>
    /// <param name="text">For example <c>tier:Partner</c>; a word without a colon is a tier when it names one, else a service.</param>
    /// <param name="target">The target, or <see langword="null"/>.</param>
    /// <returns>Whether the text could be read. Whether anything has that name is checked when it is isolated.</returns>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IsolationTarget? target)
    {
        target = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string scope = colon < 0 ? "" : text[..colon].Trim();
        string name = text[(colon + 1)..].Trim();
        if (name.Length == 0)
        {
            return false;
        }

        bool isTier = Enum.TryParse(name, ignoreCase: true, out Tier tier) && char.IsAsciiLetter(name[0]);
        target = scope.ToUpperInvariant() switch
        {
            "" or "TIER" when isTier => Tier(tier),
            "" or "SERVICE" => Service(name),
            "PROVIDER" => Provider(name),
            _ => null,
        };
        return target is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(Scope switch { IsolationScope.Service => "service", IsolationScope.Provider => "provider", _ => "tier" })}:{Name}";

    internal bool Covers(TierService service) => Scope switch
    {
        IsolationScope.Service => service.Name == Name,
        IsolationScope.Provider => string.Equals(service.Provider, Name, StringComparison.OrdinalIgnoreCase),
        _ => service.Tier.ToString() == Name,
    };
}
