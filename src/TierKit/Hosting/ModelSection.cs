using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Looks at the models behind the services: the files of sovereign ones, the ids and the seen identities of partners.</summary>
internal sealed class ModelSection(IServiceProvider services) : LockSection
{
    public const string Section = "models";

    private readonly ServiceCatalog _catalog = services.GetRequiredService<ServiceCatalog>();
    private readonly ServiceProbes _probes = services.GetRequiredService<ServiceProbes>();
    private readonly DriftWatch _drift = services.GetRequiredService<DriftWatch>();
    private readonly ModelFiles _files = services.GetRequiredService<ModelFiles>();

    public override string Key => Section;

    // A function of the application has no model, and what the package carries changes with the package alone.
    public override IReadOnlyCollection<string> Names => [.. _catalog.Services.Where(static s => s.Kind != ServiceKind.Function).Select(static s => s.Name)];

    public override async ValueTask<LockSight> SeeAsync(string name, JsonObject? approved, LockLook look, CancellationToken cancellationToken)
    {
        TierService service = _catalog[name];
        ModelPin pin = Known(service, ModelPin.Read(approved));
        if (service.Tier != Tier.Sovereign || service.IsBrought)
        {
            return new LockSight(pin.Write());
        }

        IReadOnlyList<EndpointProbe> probes = await _probes.ProbeEachAsync(service, cancellationToken).ConfigureAwait(false);
        EndpointProbe[] seen = [.. probes.Where(static p => p.WasAsked)];
        ModelWeights[] weights = await Task.WhenAll(seen.Select(p => _files.WeighAsync(p, cancellationToken))).ConfigureAwait(false);
        string why = string.Join("; ", probes.Where(static p => !p.WasAsked).Select(p => probes.Count > 1 ? $"{p.Address!.Authority}: {p.Found!.Detail}" : p.Found!.Detail));
        return new LockSight(
            (probes.Count > 1
                ? pin with { Replicas = new SortedDictionary<string, ModelWeights>(seen.Zip(weights).ToDictionary(static p => p.First.Address!.Authority, static p => p.Second), StringComparer.Ordinal) }
                : pin with { Weights = weights.FirstOrDefault() ?? ModelWeights.Unknown }).Write(),
            why.Length == 0 ? null : why);
    }

    /// <summary>Gets the identities that were approved of a partner, where the lock is in force.</summary>
    public static IReadOnlyList<AnswerIdentity> ApprovedIdentities(TierKitLock kept, TierService service)
    {
        try
        {
            return service.Tier != Tier.Sovereign && kept.IsInForce && ModelPin.Read(kept.File.Read(Section, service.Name)) is { } pin
                ? [.. pin.Observed.Where(i => i.Requested == service.Model)]
                : [];
        }
        catch (LockFileException)
        {
            // The start and the commands say so; an answer is not lost to it.
            return [];
        }
    }

    /// <summary>Says what is approved of a model at one address of its service, or <see langword="null"/>.</summary>
    public static ModelWeights? ApprovedAt(LockFile file, TierService service, Uri? address) =>
        ModelPin.Read(file.Read(Section, service.Name)) is not { } pin || (pin.Provider, pin.Requested) != (service.Provider, service.Model) ? null
        : service.Endpoints.Count > 1 ? pin.Replicas.GetValueOrDefault(address!.Authority)
        : pin.Weights;

    public override IReadOnlyList<LockDifference> Compare(string name, JsonObject? approved, LockSight sight)
    {
        ModelPin now = ModelPin.Read(sight.Now)!;
        ModelPin? before = ModelPin.Read(approved);
        if (before is null && sight.UncheckedBecause is null)
        {
            return [new LockDifference(Key, name, null, LockDifference.New, now.Describe())];
        }

        List<string> lines = [];
        if (before is not null && (before.Provider, before.Requested) != (now.Provider, now.Requested))
        {
            lines.AddRange($"- asks {before.Provider} for {before.Requested ?? "its default"}", $"+ asks {now.Provider} for {now.Requested ?? "its default"}");
        }

        string? why = sight.UncheckedBecause;
        if (before is not null && why is null)
        {
            lines.AddRange(before.Weights.Differences(now.Weights, ""));
        }

        // Of replicas that do not answer nothing is known; those that do are compared.
        foreach (string address in (before?.Replicas.Keys ?? []).Union(now.Replicas.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Where(_ => before is not null))
        {
            lines.AddRange((before!.Replicas.GetValueOrDefault(address), now.Replicas.GetValueOrDefault(address)) switch
            {
                (null, { } added) => [$"+ {address}{added}"],
                ({ } removed, null) => why is null ? [$"- {address}{removed}"] : [],
                var (was, isNow) => was!.Differences(isNow!, address),
            });
        }

        List<LockDifference> found = [];
        if (lines.Count > 0 || why is not null)
        {
            // What differs is a finding whether or not everything could be looked at.
            found.Add(new LockDifference(Key, name, null, lines.Count > 0 ? LockDifference.Changed : LockDifference.Unchecked, why is null ? lines : [.. lines, why]));
        }

        string[] others = [.. now.Observed.Except(before?.Observed ?? []).Select(static seen => $"+ answers as {seen}")];
        return others.Length == 0 ? found : [.. found, new LockDifference(Key, name, null, LockDifference.Identity, others)];
    }

    private ModelPin Known(TierService service, ModelPin? approved) => new()
    {
        Provider = service.Provider,
        Requested = service.Model,
        IsPartner = service.Tier != Tier.Sovereign,
        IsFloating = service.Tier != Tier.Sovereign && ModelIdentifier.IsFloating(service.Provider, service.Model),
        // A model's own server says its bytes; what it answers as tells no more.
        Observed = service.Tier == Tier.Sovereign ? [] : Seen(service, approved),
    };

    // What is approved stays in the list, so that an entry is not changed by an empty state folder.
    private AnswerIdentity[] Seen(TierService service, ModelPin? approved) =>
    [
        .. (approved?.Observed ?? []).Where(i => i.Requested == service.Model)
            .Concat(_drift.Identities(service.Name).Where(i => i.Requested == service.Model))
            .Distinct(),
    ];
}
