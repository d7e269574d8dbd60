using Microsoft.Extensions.DependencyInjection;

namespace TierKit.Testing.Drills;

/// <summary>Holds how a drill was set up.</summary>
internal sealed class DrillSetup
{
    public List<Action<IServiceCollection>> Services { get; } = [];

    public Dictionary<string, FakeReplies> Replies { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Func<IServiceProvider, CancellationToken, Task<DrillAnswer>>> Steps { get; } = new(StringComparer.Ordinal);

    public List<Type> CleanFailures { get; } = [];

    /// <summary>Gets what makes cases of what the application has.</summary>
    public List<Func<CasePlan, IEnumerable<DrillCase>>> Cases { get; } = [];

    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);
}
