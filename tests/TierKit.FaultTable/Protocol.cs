using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Providers;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.FaultTable;

/// <summary>Represents a wire format: the server that speaks it, the verb that registers the real provider package, and that package's provider.</summary>
public sealed record Protocol(string Name, string Service, Func<FakeReplies, Fault, LabTime, FakeServer> Serve, Action<ITierKitBuilder, string> Register, TierProvider Provider)
{
    public const string Model = "fake-model";

    /// <summary>The limits of the table's services, small so that the proof is short.</summary>
    public const int LineLimit = 64 * 1024;

    /// <inheritdoc cref="LineLimit"/>
    public const int AnswerLimit = 1024 * 1024;

    private const int Window = 8_000;

    /// <summary>Gets the three of them.</summary>
    public static IReadOnlyList<Protocol> All { get; } =
    [
        new(
            "ollama",
            "home",
            static (replies, fault, time) => FakeServer.CreateOllama(replies, fault, Model, time),
            static (kit, address) => kit.AddOllama("home", Model, address, configure: Settings),
            new OllamaProvider()),
        new(
            "openai",
            "gpt",
            static (replies, fault, time) => FakeServer.CreateOpenAI(replies, fault, Model, time),
            static (kit, address) => kit.AddOpenAI("gpt", Model, address, configure: Settings),
            new OpenAIProvider()),
        new(
            "anthropic",
            "claude",
            static (replies, fault, time) => FakeServer.CreateAnthropic(replies, fault, Model, time),
            static (kit, address) => kit.AddAnthropic("claude", Model, address, configure: Settings),
            new AnthropicProvider()),
    ];

    private static void Settings(ServiceOptions options)
    {
        options.ApiKey = "key";
        options.ContextWindow = Window;
        options.Capabilities = ServiceCapabilities.Tools;
        options.Limits.MaxLineBytes = LineLimit;
        options.Limits.MaxResponseBytes = AnswerLimit;
    }
}
