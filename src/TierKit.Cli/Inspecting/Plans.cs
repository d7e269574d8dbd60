using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Images;
using TierKit.Routing;
using TierKit.Speech;
using TierKit.Tiers;

namespace TierKit.Cli.Inspecting;

/// <summary>Plans a question of any kind that is asked without a name, and asks nobody.</summary>
internal static class Plans
{
    /// <summary>Says whether a question of this kind is planned by policy: vectors belong to a space, a function to its name.</summary>
    public static bool Knows(ServiceKind kind) => kind is ServiceKind.Chat or ServiceKind.Transcription or ServiceKind.Speech or ServiceKind.Image;

    public static RoutePlan Of(IServiceProvider services, ServiceKind kind, string question, ChatOptions? options) => kind switch
    {
        ServiceKind.Transcription => services.Front<ISpeechToTextClient, TieredSpeechToTextClient>().Explain(new() { AdditionalProperties = options?.AdditionalProperties }),
        ServiceKind.Speech => services.Front<ITextToSpeechClient, TieredTextToSpeechClient>().Explain(new() { AdditionalProperties = options?.AdditionalProperties }),
        ServiceKind.Image => services.Front<IImageGenerator, TieredImageGenerator>().Explain(new() { AdditionalProperties = options?.AdditionalProperties }),
        _ => services.GetRequiredService<TieredChatClient>().Explain([new ChatMessage(ChatRole.User, question)], options),
    };

    private static TFront Front<T, TFront>(this IServiceProvider services)
        where T : notnull
        where TFront : T => (TFront)services.GetRequiredService<T>();
}
