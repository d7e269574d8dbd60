using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Memory.KernelMemory;
using TierKit.Memory.Operations;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Cli.Inspecting;

/// <summary>Looks at every service without asking anybody a question that is billed.</summary>
internal static class Doctor
{
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        OperatorSwitches switches = services.GetRequiredService<OperatorSwitches>();
        ServiceProbes probes = services.GetRequiredService<ServiceProbes>();
        Finding[] findings = await Task.WhenAll(services.GetRequiredService<ServiceCatalog>().Services
            .Select(service => switches.Find(service) is { } isolation
                ? Task.FromResult(Make(service, "isolated", false, $"{isolation}; take it out of TierKit:Isolated to use it"))
                : ExamineAsync(service, probes, services.GetRequiredService<DriftWatch>(), cancellationToken))).ConfigureAwait(false);
        if (services.GetService<BorrowedServers>() is { } servers)
        {
            findings = [.. findings, .. await BorrowedFindings.ExamineAsync(servers, cancellationToken).ConfigureAwait(false)];
        }

        return services.GetService<KernelMemoryNotes>() is { } notes
            ? [.. findings, .. await ServedNotes.ExamineAsync(notes, services.GetRequiredService<BasicMemory>(), findings, cancellationToken).ConfigureAwait(false)]
            : findings;
    }

    /// <summary>Says whether somebody may answer each kind of question that services are configured for; a floor answers a chat.</summary>
    public static bool EachKindAnswers(IServiceProvider services, bool floor)
    {
        ServiceKind[] kinds = [.. services.GetRequiredService<ServiceCatalog>().Services.Select(static s => s.Kind).Distinct().Where(Plans.Knows)];
        return (kinds.Length == 0 ? [ServiceKind.Chat] : kinds)
            .All(kind => (kind == ServiceKind.Chat && floor) || Plans.Of(services, kind, "?", null).Candidates.Count > 0);
    }

    private static async Task<Finding> ExamineAsync(TierService service, ServiceProbes probes, DriftWatch drift, CancellationToken cancellationToken)
    {
        Finding finding = await ExamineAsync(service, probes, cancellationToken).ConfigureAwait(false);
        AnswerIdentity[] known = [.. drift.Identities(service.Name).Where(i => i.Requested == service.Model)];
        return known switch
        {
            [] => finding,
            [{ } only] => finding with { Advice = $"{finding.Advice} · answers as {only}" },
            [.., { } before, { } now] => finding with { Advice = $"{finding.Advice} · answers as {now}, before as {before}" },
        };
    }

    private static async Task<Finding> ExamineAsync(TierService service, ServiceProbes probes, CancellationToken cancellationToken)
    {
        if (service.MissingKeyVariable is { } variable)
        {
            return Make(service, "no key", false, $"set {variable} to use it; until then it is left out");
        }

        ServiceProbe? probe = await probes.ProbeAsync(service, cancellationToken).ConfigureAwait(false);
        return probe is null
            ? Make(service, "not asked", false, service.IsBrought ? "a client of the application: labels decide whether it is asked, and no ticket is checked before its socket"
                : service.Tier == Tier.Sovereign ? "it has no free question" : "it has a key; asking it may be billed, so it was not asked")
            : Make(service, Word(probe.State), probe.State is LoadState.Down or LoadState.Missing, Describe(probe));
    }

    private static string Describe(ServiceProbe probe)
    {
        List<string> parts = [probe.Detail];
        if (probe.Server is { } server)
        {
            parts.Add(server);
        }

        if (probe.Slots is { } slots)
        {
            parts.Add($"{slots} {(slots == 1 ? "slot" : "slots")}");
        }

        if (probe.ContextWindow is { } window)
        {
            parts.Add($"{window} tokens of context");
        }

        return string.Join(" · ", parts);
    }

    private static string Word(LoadState state) => state switch
    {
        LoadState.Loaded => "ready",
        LoadState.Loading => "loading",
        LoadState.Unloaded => "unloaded",
        LoadState.Missing => "model missing",
        LoadState.Down => "down",
        _ => "unknown",
    };

    private static Finding Make(TierService service, string state, bool problem, string advice) =>
        new(service.Name, service.Tier, service.Provider, service.Model, state, problem, advice)
        {
            Kind = service.Kind,
            Host = service.Endpoints.Count > 0 ? string.Join(", ", service.Endpoints.Select(static e => e.Authority).Distinct(StringComparer.OrdinalIgnoreCase)) : null,
        };
}
