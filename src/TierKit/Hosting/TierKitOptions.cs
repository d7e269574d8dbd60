using TierKit.Policy;
using TierKit.Telemetry;

namespace TierKit.Hosting;

/// <summary>Configures what is not about one service or one policy, in code or at the root of the <c>TierKit</c> section.</summary>
public sealed class TierKitOptions
{
    /// <summary>Gets or sets the policy of a call that names none.</summary>
    /// <value>The default is <c>sovereign-first</c>.</value>
    public string DefaultPolicy { get; set; } = RoutePolicies.SovereignFirst;

    /// <summary>Gets the host names that are the user's own although they resolve to public addresses.</summary>
    public IList<string> SovereignHosts { get; } = [];

    /// <summary>Gets or sets the folder for state: ledger, matrix, identities, logs.</summary>
    /// <value>
    /// The default is the user's data folder plus the application's name. The word <c>none</c> keeps state in memory only.
    /// </value>
    public string? StatePath { get; set; }

    /// <summary>Gets the ledger on disk.</summary>
    public LedgerOptions Ledger { get; } = new();

    /// <summary>Gets what is written down of what leaves, and what counts as personal in it.</summary>
    public EgressOptions Egress { get; } = new();

    /// <summary>Gets what counts as approved: mode, file and prompts of the lock.</summary>
    public LockOptions Lock { get; } = new();

    /// <summary>Gets what is taken out from the start, such as <c>tier:Partner</c>, each with its reason.</summary>
    /// <value>The default is nothing. <see cref="Resilience.OperatorSwitches"/> bring it back at run time.</value>
    public IDictionary<string, string> Isolated { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets how many retries and hedges all calls of the process together may make, as a share of the calls.</summary>
    /// <remarks>Containers with the same share and the same <see cref="TimeProvider"/> have one budget together; others have one each.</remarks>
    /// <value>
    /// The default is 0.1: one retry for ten calls, and a few more that are always there for an application that asks rarely.
    /// Zero turns retries off; asking the next service is no retry.
    /// </value>
    public double RetryShare { get; set; } = .1;

    /// <summary>Gets or sets the source of time.</summary>
    /// <value>The default is the container's <see cref="System.TimeProvider"/>, else the system's.</value>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>Gets or sets the source of chance for jitter, from 0 up to 1.</summary>
    /// <value>The default is a shared, thread-safe source.</value>
    public Func<double>? Randomizer { get; set; }
}
