using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Reads what is taken out from the start, and finds what is wrong with it.</summary>
internal static class IsolationValidator
{
    public static IReadOnlyList<(IsolationTarget Target, string Reason)> Read(TierKitRegistry registry, List<string> errors)
    {
        List<(IsolationTarget, string)> found = [];
        foreach ((string text, string reason) in registry.Options.Isolated)
        {
            string path = $"TierKit:Isolated:{text}";
            if (!IsolationTarget.TryParse(text, out IsolationTarget? target))
            {
                errors.Add($"{path} = '{reason}' names nothing to isolate; write service:NAME, provider:NAME or tier:Partner");
            }
            else if (string.IsNullOrWhiteSpace(reason))
            {
                errors.Add($"{path} = '{reason}' has no reason; say in a few words why it is taken out");
            }
            else if (!Known(registry, target))
            {
                errors.Add($"{path} = '{reason}' covers no registered service; services: {string.Join(", ", registry.Registrations.Select(static r => r.Name))}");
            }
            else
            {
                found.Add((target, reason));
            }
        }

        return found;
    }

    private static bool Known(TierKitRegistry registry, IsolationTarget target) => registry.Registrations.Any(registration => target.Scope switch
    {
        IsolationScope.Service => registration.Name == target.Name,
        IsolationScope.Provider => string.Equals(registration.BroughtAs ?? registration.Options.Provider, target.Name, StringComparison.OrdinalIgnoreCase),
        _ => TierOf(registry, registration)?.ToString() == target.Name,
    });

    private static Tier? TierOf(TierKitRegistry registry, ServiceRegistration registration) => registration.Options.Tier
        ?? (registration.Options.Provider is { } provider ? registry.FindProvider(provider)?.Tier : null);
}
