using TierKit.Hosting;
using TierKit.Testing;
using TierKit.Testing.Fakes;
using TierKit.Tiers;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers fakes, in a lab or in any container that TierKit was added to.</summary>
public static class FakeTierKitBuilderExtensions
{
    /// <summary>Registers a fake chat service.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">The tier it stands for.</param>
    /// <param name="replies">What it says, call by call; a sentence with its name when left out.</param>
    /// <param name="fault">What goes wrong with it, or <see langword="null"/> when it is well.</param>
    /// <param name="configure">Sets what else a service has: window, capabilities, price, clocks.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddFake(
        this ITierKitBuilder kit,
        string name,
        Tier tier,
        FakeReplies? replies = null,
        Fault? fault = null,
        Action<ServiceOptions>? configure = null) =>
        Add(kit, ServiceKind.Chat, name, tier, replies, fault, configure);

    /// <summary>Registers a fake embedding service: texts that share words get close vectors of 64 numbers.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">The tier it stands for.</param>
    /// <param name="space">The embedding space; fakes of one space stand in for each other.</param>
    /// <param name="fault">What goes wrong with it, or <see langword="null"/> when it is well.</param>
    /// <param name="configure">Sets what else a service has.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddFakeEmbeddings(
        this ITierKitBuilder kit,
        string name,
        Tier tier,
        string space = "fake",
        Fault? fault = null,
        Action<ServiceOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(space);
        return Add(kit, ServiceKind.Embedding, name, tier, null, fault, options =>
        {
            options.Space = space;
            configure?.Invoke(options);
        });
    }

    /// <summary>Registers a fake transcription service.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">The tier it stands for.</param>
    /// <param name="replies">What it hears, call by call; a sentence with its name when left out.</param>
    /// <param name="fault">What goes wrong with it, or <see langword="null"/> when it is well.</param>
    /// <param name="configure">Sets what else a service has.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddFakeTranscription(
        this ITierKitBuilder kit, string name, Tier tier, FakeReplies? replies = null, Fault? fault = null, Action<ServiceOptions>? configure = null) =>
        Add(kit, ServiceKind.Transcription, name, tier, replies, fault, configure);

    /// <summary>Registers a fake speech service.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">The tier it stands for.</param>
    /// <param name="replies">What it says, as bytes after <c>RIFF</c>, call by call; a sentence with its name when left out.</param>
    /// <param name="fault">What goes wrong with it, or <see langword="null"/> when it is well.</param>
    /// <param name="configure">Sets what else a service has.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddFakeSpeech(
        this ITierKitBuilder kit, string name, Tier tier, FakeReplies? replies = null, Fault? fault = null, Action<ServiceOptions>? configure = null) =>
        Add(kit, ServiceKind.Speech, name, tier, replies, fault, configure);

    /// <summary>Registers a fake image service.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">The tier it stands for.</param>
    /// <param name="replies">What it draws, as bytes after <c>PNG </c>, call by call; a sentence with its name when left out.</param>
    /// <param name="fault">What goes wrong with it, or <see langword="null"/> when it is well.</param>
    /// <param name="configure">Sets what else a service has.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddFakeImages(
        this ITierKitBuilder kit, string name, Tier tier, FakeReplies? replies = null, Fault? fault = null, Action<ServiceOptions>? configure = null) =>
        Add(kit, ServiceKind.Image, name, tier, replies, fault, configure);

    private static ITierKitBuilder Add(
        ITierKitBuilder kit,
        ServiceKind kind,
        string name,
        Tier tier,
        FakeReplies? replies,
        Fault? fault,
        Action<ServiceOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);

        FakeServices.Of(kit).Add(new FakeService(name, tier, replies, fault));
        return kit.AddService(name, options =>
        {
            options.Provider = FakeProvider.ProviderName;
            options.Kind = kind;
            options.Tier = tier;
            options.Model = $"{name}-model";
            configure?.Invoke(options);
        });
    }
}
