using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TierKit.Analyzers;

/// <summary>Gathers which names lead to partners first, as far as the source says. Safe for concurrent use.</summary>
internal sealed class PartnerNames
{
    private const string Options = "TierKit.Policy.PolicyOptions";

    private readonly ConcurrentDictionary<string, bool> _services = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _policies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> _panels = new(StringComparer.Ordinal);

    public void Read(IInvocationOperation call)
    {
        if (Registration.Read(call) is not { Name: { } name } registration)
        {
            return;
        }

        if (registration.Method == "AddQuorum")
        {
            string[] members = PanelMembers.Of(call);
            _panels.AddOrUpdate(name, members, (_, before) => before.SequenceEqual(members) ? members : []);
        }
        else if (registration.Method == "AddPolicy")
        {
            string first = First(call) ?? "";
            // One name with two meanings is nobody's to judge here.
            _policies.AddOrUpdate(name, first, (_, before) => before == first ? first : "");
        }
        else
        {
            bool partner = registration.Tier == TierValue.Partner;
            _services.AddOrUpdate(name, partner, (_, before) => before && partner);
        }
    }

    /// <summary>Says what a name does, for a message, or returns <see langword="null"/> when it asks no partner or cannot be read.</summary>
    public string? Says(string name)
    {
        if (_panels.TryGetValue(name, out string[] members))
        {
            return members.Length > 0 && !_policies.ContainsKey(name) && members.All(IsPartner) ? "asks partners alone" : null;
        }

        if (_policies.TryGetValue(name, out string first))
        {
            return string.Equals(first, "Partner", StringComparison.OrdinalIgnoreCase) || IsPartner(first) ? "asks partners first" : null;
        }

        return name == "partner-first" ? "asks partners first" : IsPartner(name) ? "is a partner" : null;
    }

    private bool IsPartner(string name) => _services.TryGetValue(name, out bool partner) && partner;

    private static string? First(IInvocationOperation call)
    {
        IOperation? configure = call.Arguments.FirstOrDefault(static a => a.Parameter?.Name == "configure")?.Value;
        if (configure is null || OptionsLambda.Of(configure) is not { } lambda)
        {
            return null;
        }

        IOperation[] operations = [.. lambda.Body.Descendants()];
        IOperation? first = operations.FirstOrDefault(static o => OptionsLambda.Added(o, Options, "Order") is not null);
        return first is not null && OptionsLambda.Always(first, lambda)
            && !operations.Any(static o => OptionsLambda.HandsOn(o, Options) || OptionsLambda.Shuffles(o, Options, "Order"))
                ? Constants.Text(OptionsLambda.Added(first, Options, "Order")!)
                : null;
    }
}
