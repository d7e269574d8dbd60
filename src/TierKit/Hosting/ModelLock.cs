using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Compares the models behind the services with those that a person approved.</summary>
/// <remarks>
/// Asks sovereign servers their free questions only; of a partner it knows the id that is asked for and the identities that real
/// answers had, so that no check depends on a partner. Thread-safe.
/// </remarks>
public sealed class ModelLock
{
    private const string Section = "models";

    private readonly LockFile _file;
    private readonly TierService[] _services;
    private readonly ServiceProbes _probes;
    private readonly DriftWatch _drift;

    /// <summary>Initializes the comparison.</summary>
    /// <param name="services">The container that TierKit was added to.</param>
    /// <param name="file">Where approvals are kept.</param>
    public ModelLock(IServiceProvider services, LockFile file)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(file);
        _file = file;
        _services = [.. services.GetRequiredService<ServiceCatalog>().Services.OrderBy(static s => s.Name, StringComparer.Ordinal)];
        _probes = services.GetRequiredService<ServiceProbes>();
        _drift = services.GetRequiredService<DriftWatch>();
    }

    /// <summary>Gets the names of the services, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. _services.Select(static s => s.Name)];

    /// <summary>Says whether a service has an entry.</summary>
    /// <param name="service">The name of the service.</param>
    /// <returns><see langword="true"/> when it was approved once.</returns>
    /// <exception cref="LockFileException">The file cannot be read.</exception>
    public bool IsKnown(string service) => _file.Read(Section, service) is not null;

    /// <summary>Compares every service, and every entry whose service is gone.</summary>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <returns>What is not as it was approved, in order of name; approves nothing.</returns>
    /// <exception cref="LockFileException">The file cannot be read.</exception>
    public async Task<IReadOnlyList<ModelDifference>> CompareAsync(CancellationToken cancellationToken = default)
    {
        // All at once: a server that is down takes its whole patience to say so.
        ModelDifference?[] differences = await Task.WhenAll(_services.Select(service => CompareAsync(service, cancellationToken))).ConfigureAwait(false);
        IEnumerable<ModelDifference> gone = _file.Names(Section).Except(Names, StringComparer.Ordinal).Select(static name => new ModelDifference(name, "gone"));
        return [.. differences.OfType<ModelDifference>().Concat(gone).OrderBy(static d => d.Service, StringComparer.Ordinal)];
    }

    /// <summary>Approves the model of one service as it is now, or takes out the entry of a service that is gone.</summary>
    /// <param name="service">The name of the service.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>What the approval changed, or <see langword="null"/> when nothing; <c>unchecked</c> when nothing was written because the server could not be asked.</returns>
    /// <exception cref="UnknownNameException">There is neither a service nor an entry of this name.</exception>
    /// <exception cref="LockFileException">The file cannot be read or written.</exception>
    public async Task<ModelDifference?> ApproveAsync(string service, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(service);
        ModelPin? approved = ModelPin.Read(_file.Read(Section, service));
        if (_services.FirstOrDefault(s => s.Name == service) is not { } known)
        {
            if (approved is null)
            {
                throw new UnknownNameException(service, "service", Names);
            }

            _file.Update(Section, service, static _ => null);
            return new ModelDifference(service, "gone");
        }

        (ModelPin now, string? why) = await SeeAsync(known, approved, cancellationToken).ConfigureAwait(false);
        ModelDifference? difference = Compare(service, approved, now, why);
        if (difference is { Kind: not "unchecked" })
        {
            _file.Update(Section, service, _ => now.Write());
        }

        return difference;
    }

    private static ModelDifference? Compare(string service, ModelPin? approved, ModelPin now, string? why)
    {
        if (why is not null)
        {
            return new ModelDifference(service, "unchecked", why);
        }

        if (approved is null)
        {
            return new ModelDifference(service, "new", $"+ {Describe(now)}");
        }

        List<string> lines = [];
        if ((approved.Provider, approved.Requested) != (now.Provider, now.Requested))
        {
            lines.AddRange($"- asks {approved.Provider} for {approved.Requested ?? "its default"}", $"+ asks {now.Provider} for {now.Requested ?? "its default"}");
        }

        if (approved.Digest != now.Digest)
        {
            lines.AddRange($"- digest {approved.Digest ?? "unknown"}", $"+ digest {now.Digest ?? "unknown"}");
        }

        lines.AddRange(now.Observed.Except(approved.Observed, StringComparer.Ordinal).Select(static seen => $"+ answers as {seen}"));
        return lines.Count == 0 ? null : new ModelDifference(service, "changed", lines);
    }

    private static string Describe(ModelPin pin) =>
        $"{pin.Provider} {pin.Requested ?? "its default"}{(pin.Digest is { } digest ? $" digest {digest}" : "")}{(pin.IsFloating ? " floating" : "")} · assurance: {pin.Assurance.ToString().ToLowerInvariant()}";

    private async Task<ModelDifference?> CompareAsync(TierService service, CancellationToken cancellationToken)
    {
        ModelPin? approved = ModelPin.Read(_file.Read(Section, service.Name));
        (ModelPin now, string? why) = await SeeAsync(service, approved, cancellationToken).ConfigureAwait(false);
        return Compare(service.Name, approved, now, why);
    }

    private async Task<(ModelPin Now, string? Why)> SeeAsync(TierService service, ModelPin? approved, CancellationToken cancellationToken)
    {
        ModelPin pin = new()
        {
            Provider = service.Provider,
            Requested = service.Model,
            IsPartner = service.Tier != Tier.Sovereign,
            IsFloating = service.Tier != Tier.Sovereign && ModelIdentifier.IsFloating(service.Provider, service.Model),
            // A model's own server says its bytes; what it answers as tells no more.
            Observed = service.Tier == Tier.Sovereign ? [] : Seen(service, approved),
        };
        if (service.Tier != Tier.Sovereign || await _probes.ProbeAsync(service, cancellationToken).ConfigureAwait(false) is not { } probe)
        {
            return (pin, null);
        }

        bool asked = probe.State is not (LoadState.Down or LoadState.Missing or LoadState.Unknown);
        return (pin with { Digest = probe.Digest }, asked ? null : probe.Detail);
    }

    // What is approved stays in the list, so that an entry is not changed by an empty state folder.
    private string[] Seen(TierService service, ModelPin? approved) =>
    [
        .. (approved?.Observed ?? [])
            .Concat(_drift.Identities(service.Name).Where(i => i.Requested == service.Model).Select(static i => i.ToString()))
            .Distinct(StringComparer.Ordinal),
    ];
}
