using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Testing.Drills;

/// <summary>Holds a whole drill: once with everything there, then case by case, then says what was found.</summary>
internal sealed class DrillRun(CompositionRoot root, DrillSetup setup)
{
    // Environment and proxy belong to the process: one drill at a time.
    private static readonly SemaphoreSlim Gate = new(1, 1);

    private CapabilityGraph? _graph;
    private ServiceCatalog? _catalog;

    public async Task<BlastRadius> PredictAsync(CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using ConnectSentry sentry = new();
            await HealthyAsync(cancellationToken).ConfigureAwait(false);
            return BlastRadius.Of(_graph!);
        }
        finally
        {
            Gate.Release();
        }
    }

    public async Task<DrillReport> RunAsync(CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using ConnectSentry sentry = new();
            return await ReportAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Gate.Release();
        }
    }

    private async Task<DrillReport> ReportAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, StepResult> healthy = await HealthyAsync(cancellationToken).ConfigureAwait(false);
        CasePlan plan = new(_graph!, _catalog!);
        IReadOnlyList<DrillCase> cases = plan.Distinct(setup.Cases.Count > 0 ? setup.Cases.SelectMany(make => make(plan)) : Everything(plan));
        Verdict verdict = new(BlastRadius.Of(_graph!), _graph!, _catalog!, setup, healthy);
        foreach (DrillCase drilled in cases)
        {
            DrillLosses losses = DrillLosses.Of(drilled, _graph!, _catalog!);
            verdict.Add(drilled, losses, await RunAsync(losses, drilled, cancellationToken).ConfigureAwait(false));
        }

        return verdict.Report(root.Name);
    }

    // An application that is not even built without a partner has its critical path there.
    private async Task<IReadOnlyDictionary<string, StepResult>> RunAsync(DrillLosses losses, DrillCase drilled, CancellationToken cancellationToken)
    {
        try
        {
            return await new CaseRun(root, setup).RunAsync(losses, null, cancellationToken).ConfigureAwait(false);
        }
        catch (DrillException exception)
        {
            return new Dictionary<string, StepResult> { [""] = new(new DrillObservation(losses, new LabTime())) { Failure = new DrillException($"Without {drilled.Name}: {exception.Message}", exception) } };
        }
    }

    private async Task<IReadOnlyDictionary<string, StepResult>> HealthyAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, StepResult> healthy = await new CaseRun(root, setup).RunAsync(
            DrillLosses.None,
            services => (_graph, _catalog) = (services.GetRequiredService<CapabilityGraph>(), services.GetRequiredService<ServiceCatalog>()),
            cancellationToken).ConfigureAwait(false);
        if (healthy.TryGetValue("", out StepResult? start))
        {
            throw start.Failure as DrillException
                ?? new DrillException($"The application did not start under drill within {setup.Patience.TotalSeconds:0} s, with nothing gone; look for a hosted service whose start waits, or give more time with Within(…).");
        }

        Known("Exercise", setup.Steps.Keys, _graph!.Capabilities, "declared capability");
        Known("Answers", setup.Replies.Keys, [.. _catalog!.Services.Select(static s => s.Name)], "service");
        return healthy;
    }

    private static void Known(string verb, IEnumerable<string> names, IReadOnlyList<string> known, string what)
    {
        string[] unknown = [.. names.Except(known, StringComparer.Ordinal)];
        if (unknown.Length > 0)
        {
            throw new DrillException($"{verb}: {string.Join(" and ", unknown.Select(static n => $"'{n}'"))} is not a {what} of this application. Known: {(known.Count == 0 ? "none" : string.Join(", ", known))}.");
        }
    }

    private static IEnumerable<DrillCase> Everything(CasePlan plan)
    {
        Fault[] faults = Drill.DefaultFaults;
        return CasePlan.Dependencies(plan, faults).Concat(CasePlan.Alternatives(plan, [faults[0]]));
    }
}
