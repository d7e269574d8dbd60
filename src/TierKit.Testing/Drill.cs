using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TierKit.Testing.Drills;

namespace TierKit.Testing;

/// <summary>Represents a drill: an application is started in this process by its own composition root, on fakes, and loses one thing after another.</summary>
/// <remarks>
/// <para>
/// No key, no network, and seconds: every service has a fake in its place, time is a <see cref="LabTime"/>, state stays in memory, tools that can
/// send and tools of MCP servers do not run, and HTTP clients of the application reach nobody. Each case has an instance of the application of its
/// own, and everything is as before when it ends. One drill at a time runs in a process; others wait. A drill refuses to run in Production.
/// </para>
/// <para>Set it up on one thread; running it is safe from any.</para>
/// </remarks>
public sealed class Drill
{
    internal static readonly Fault[] DefaultFaults = [Fault.Refused, Fault.SilentBeforeHeaders];

    private readonly CompositionRoot _root;
    private readonly DrillSetup _setup = new();

    private Drill(CompositionRoot root) => _root = root;

    /// <summary>Begins a drill of a program that builds a host (<c>Host.CreateApplicationBuilder</c>, <c>WebApplication.CreateBuilder</c>, <c>HostBuilder</c>).</summary>
    /// <typeparam name="TEntryPoint">Any type of the program's assembly, such as <c>Program</c>.</typeparam>
    /// <param name="arguments">The command line of the program; empty when left out.</param>
    /// <returns>The drill.</returns>
    /// <remarks>The entry point runs until its host is built and no further; the drill starts that host without its web server.</remarks>
    public static Drill For<TEntryPoint>(params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new Drill(HostRoot.OfEntryPoint(typeof(TEntryPoint).Assembly, [.. arguments]));
    }

    /// <summary>Begins a drill of an application whose host a function builds.</summary>
    /// <param name="build">Builds the host and does not start it; called once for each case.</param>
    /// <returns>The drill.</returns>
    public static Drill For(Func<IHost> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        return new Drill(new HostRoot(build.Method.DeclaringType?.Assembly.GetName().Name ?? "application", () => build()));
    }

    /// <summary>Begins a drill of an application without a host, whose services a function registers.</summary>
    /// <param name="compose">Registers the services; called once for each case.</param>
    /// <returns>The drill.</returns>
    public static Drill For(Action<IServiceCollection> compose)
    {
        ArgumentNullException.ThrowIfNull(compose);
        return new Drill(new ServicesRoot(compose.Method.DeclaringType?.Assembly.GetName().Name ?? "application", compose));
    }

    /// <summary>Lets a stand-in for a store, a tool or a host say that it is used now: it fails here while a drill has taken it away.</summary>
    /// <param name="node">What it stands for, as the capability requires it, such as <c>store:tickets</c>.</param>
    /// <param name="cancellationToken">Ends the waiting when it hangs.</param>
    /// <returns>A task that ends at once outside of a drill and while it is there.</returns>
    /// <exception cref="HttpRequestException">It is gone, and says so.</exception>
    public static Task MeetAsync(string node, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(node);
        return DrillObservation.Current?.MeetAsync([node], cancellationToken) ?? Task.CompletedTask;
    }

    /// <summary>Takes away each partner and transactional service by itself.</summary>
    /// <param name="faults">How; each way is a case. Refused and silent when left out.</param>
    /// <returns>The drill.</returns>
    public Drill EachPartner(params Fault[] faults) => Add(faults, CasePlan.Partners);

    /// <summary>Takes away everything by itself that a capability stands on, shared fates included, and every service.</summary>
    /// <param name="faults">How; each way is a case. Refused and silent when left out.</param>
    /// <returns>The drill.</returns>
    public Drill EachDependency(params Fault[] faults) => Add(faults, CasePlan.Dependencies);

    /// <summary>Takes away all that is preferred to an alternative, so that it must stand in, for each alternative.</summary>
    /// <param name="faults">How; each way is a case. Refused and silent when left out.</param>
    /// <returns>The drill.</returns>
    public Drill EachAlternative(params Fault[] faults) => Add(faults, CasePlan.Alternatives);

    /// <summary>Takes away one thing.</summary>
    /// <param name="node">What, such as <c>service:claude</c> or <c>store:tickets</c>.</param>
    /// <param name="faults">How; each way is a case. Refused and silent when left out.</param>
    /// <returns>The drill.</returns>
    public Drill Without(string node, params Fault[] faults)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(node);
        return Add(faults, (_, ways) => ways.Select(f => new DrillCase([node], f)));
    }

    /// <summary>Takes away the internet: every service and host with it that is not the user's own.</summary>
    /// <param name="state">Whether it is down; up changes nothing.</param>
    /// <returns>The drill.</returns>
    public Drill Internet(InternetState state) => state == InternetState.Down ? Without(NodeNames.Internet, Fault.Refused) : this;

    /// <summary>Says how a capability is exercised, in place of asking the policies that it requires.</summary>
    /// <param name="capability">The capability.</param>
    /// <param name="step">Uses the application as its callers do and returns what it said; called once for each case.</param>
    /// <returns>The drill.</returns>
    public Drill Exercise(string capability, Func<IServiceProvider, CancellationToken, Task<DrillAnswer>> step)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(capability);
        ArgumentNullException.ThrowIfNull(step);
        _setup.Steps[capability] = step;
        return this;
    }

    /// <summary>Says what the fake of a service answers while it is there.</summary>
    /// <param name="service">The service.</param>
    /// <param name="replies">What it says. By default it says its name, or what the smallest object of the asked schema is, with a mark to find in the answer.</param>
    /// <returns>The drill.</returns>
    public Drill Answers(string service, FakeReplies replies)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(service);
        ArgumentNullException.ThrowIfNull(replies);
        _setup.Replies[service] = replies;
        return this;
    }

    /// <summary>Changes the application's registrations, such as to put stand-ins in the place of stores.</summary>
    /// <param name="configure">Changes them, after the application has registered its own.</param>
    /// <returns>The drill.</returns>
    public Drill ConfigureServices(Action<IServiceCollection> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _setup.Services.Add(configure);
        return this;
    }

    /// <summary>Names an exception that callers of the application are told of; TierKit's own are known.</summary>
    /// <typeparam name="TException">The exception.</typeparam>
    /// <returns>The drill.</returns>
    public Drill FailsWith<TException>()
        where TException : Exception
    {
        _setup.CleanFailures.Add(typeof(TException));
        return this;
    }

    /// <summary>Says how long the start of the application, and each step, may take before it counts as hanging.</summary>
    /// <param name="patience">How long, on the system's clock; 10 s when left out. Waiting on TierKit's clocks takes no time.</param>
    /// <returns>The drill.</returns>
    public Drill Within(TimeSpan patience)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(patience, TimeSpan.Zero);
        _setup.Patience = patience;
        return this;
    }

    /// <summary>Starts the application once and reads what it declared; nothing is taken away.</summary>
    /// <param name="cancellationToken">Ends the drill.</param>
    /// <returns>What every single loss would leave.</returns>
    /// <exception cref="DrillException">The application does not start, or runs in Production.</exception>
    public Task<BlastRadius> PredictAsync(CancellationToken cancellationToken = default) => new DrillRun(_root, _setup).PredictAsync(cancellationToken);

    /// <summary>Holds the drill; without a choice, each dependency is taken away in each way, and each alternative has to stand in.</summary>
    /// <param name="cancellationToken">Ends the drill.</param>
    /// <returns>What was found. It is also written to the folder that <c>TIERKIT_DRILL_OUTPUT</c> names, for <c>tierkit drill</c>.</returns>
    /// <exception cref="DrillException">The application does not start, runs in Production, or does not know a name.</exception>
    public async Task<DrillReport> RunAsync(CancellationToken cancellationToken = default)
    {
        DrillReport report = await new DrillRun(_root, _setup).RunAsync(cancellationToken).ConfigureAwait(false);
        await DrillOutput.WriteAsync(report, cancellationToken).ConfigureAwait(false);
        return report;
    }

    private Drill Add(Fault[] faults, Func<CasePlan, Fault[], IEnumerable<DrillCase>> make)
    {
        ArgumentNullException.ThrowIfNull(faults);
        Fault[] ways = faults.Length == 0 ? DefaultFaults : [.. faults];
        _setup.Cases.Add(plan => make(plan, ways));
        return this;
    }
}
