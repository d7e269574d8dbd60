using TierKit.AspNetCore.Wire;

namespace TierKit.AspNetCore.Access;

/// <summary>Represents who asks: a key, or the person at this machine.</summary>
internal sealed class GatewayCaller(string name, IReadOnlyList<string> policies, bool isOperator)
{
    /// <summary>The caller of a gateway without keys, which serves this machine only.</summary>
    public static GatewayCaller Local { get; } = new("loopback", [], isOperator: true);

    /// <summary>Gets the key's name, which may be logged.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the names the caller is bound to; empty means every one.</summary>
    public IReadOnlyList<string> Policies { get; } = policies;

    public bool IsOperator { get; } = isOperator;

    /// <exception cref="ApiException">The key is not for this name.</exception>
    public void Require(string policy)
    {
        if (!MayAsk(policy))
        {
            throw new ApiException(ApiErrors.NotForKey(policy, Policies));
        }
    }

    public bool MayAsk(string policy) => Policies.Count == 0 || Policies.Contains(policy, StringComparer.Ordinal);
}
