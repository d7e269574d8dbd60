using System.Collections.Concurrent;
using TierKit.Testing.Faults;

namespace TierKit.Testing.Drills;

/// <summary>Notes what happens in one flow of a drill: while the application starts, or during one step.</summary>
internal sealed class DrillObservation(DrillLosses losses, LabTime time)
{
    private static readonly AsyncLocal<DrillObservation?> Ambient = new();

    private readonly ConcurrentDictionary<string, bool> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _answered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets the observation of this flow; <see langword="null"/> outside of a drill, in everybody else's tests too.</summary>
    public static DrillObservation? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public DrillLosses Losses { get; } = losses;

    public LabTime Time { get; } = time;

    public ICollection<string> Asked => _asked.Keys;

    public ICollection<string> Answered => _answered.Keys;

    /// <summary>Gets every host that was looked for by name, declared or not.</summary>
    public ICollection<string> Hosts => _hosts.Keys;

    public void Ask(string node, bool isAnswered)
    {
        _asked.TryAdd(node, true);
        if (isAnswered)
        {
            _answered.TryAdd(node, true);
        }
    }

    public void Look(string host) => _hosts.TryAdd(host, true);

    /// <summary>Meets something that the drill can take away: passes, or fails as it would.</summary>
    public async Task MeetAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        Fault? fault = names.Select(Losses.FaultOf).FirstOrDefault(static f => f is not null);
        foreach (string name in names)
        {
            Ask(name, fault is null);
        }

        if (fault?.At(new FaultMoment(1, TimeSpan.Zero)) is { } effect)
        {
            await DependencyFailure.ThrowAsync(names[0], effect, Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
