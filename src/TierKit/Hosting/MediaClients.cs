using Microsoft.Extensions.AI;
using TierKit.Functions;
using TierKit.Images;
using TierKit.Resilience;
using TierKit.Speech;

namespace TierKit.Hosting;

/// <summary>Makes the fronts of functions, speech and images, the latter by the name of a policy or a service.</summary>
internal sealed class MediaClients(TierKitRuntime runtime)
{
    public TieredSpeechToTextClient TranscriberFor(string? name) => new(runtime.Route, runtime.Policies, PolicyOf(name));

    public TieredTextToSpeechClient SpeakerFor(string? name) => new(runtime.Route, runtime.Policies, PolicyOf(name));

    public TieredImageGenerator PainterFor(string? name) => new(runtime.Route, runtime.Policies, PolicyOf(name));

    public TieredFunction FunctionFor(AIFunction shown, string[] order, Func<object?, bool>? failed) => new(shown, runtime.Route, runtime.Policies, order, failed);

    private ScopedPolicies PolicyOf(string? name) => new(runtime.Route, name is null ? runtime.Policies.Default : runtime.Policies[name], isNamed: name is not null);
}
