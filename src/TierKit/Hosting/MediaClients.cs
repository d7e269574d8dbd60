using TierKit.Images;
using TierKit.Speech;

namespace TierKit.Hosting;

/// <summary>Makes the fronts of speech and images, by the name of a policy or a service.</summary>
internal sealed class MediaClients(TierKitRuntime runtime)
{
    public TieredSpeechToTextClient TranscriberFor(string? name) => new(runtime.Route, runtime.Policies, PolicyOf(name));

    public TieredTextToSpeechClient SpeakerFor(string? name) => new(runtime.Route, runtime.Policies, PolicyOf(name));

    public TieredImageGenerator PainterFor(string? name) => new(runtime.Route, runtime.Policies, PolicyOf(name));

    private Policy.RoutePolicy PolicyOf(string? name) => name is null ? runtime.Policies.Default : runtime.Policies[name];
}
