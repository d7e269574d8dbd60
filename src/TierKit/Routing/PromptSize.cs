using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Routing;

/// <summary>Estimates how long a prompt is without asking anybody: four characters make a token, more or less.</summary>
/// <remarks>
/// Scripts other than Latin need more: two characters a token, and one in East Asian scripts. An estimate errs on the short side, for
/// a service that is asked in vain says so itself, and one that is left out wrongly cannot.
/// </remarks>
internal static class PromptSize
{
    private const int CharactersPerToken = 4;
    // The least that the large services count for a picture.
    private const int PictureTokens = 256;

    public static int EstimateTokens(IReadOnlyList<ChatMessage> messages)
    {
        long characters = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            IList<AIContent> contents = messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                characters += Weigh(contents[j]);
            }
        }

        return Tokens(characters);
    }

    /// <summary>Estimates what a window must hold: messages, tools, and the output that was asked for.</summary>
    public static int EstimateTokens(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        long tokens = EstimateTokens(messages);
        if (options is not null)
        {
            long characters = Weigh(options.Instructions);
            for (int i = 0; i < options.Tools?.Count; i++)
            {
                characters += options.Tools[i].Name.Length + Weigh(options.Tools[i].Description);
                characters += options.Tools[i] is AIFunctionDeclaration declared ? declared.JsonSchema.GetRawText().Length : 0;
            }

            tokens += Tokens(characters) + (options.MaxOutputTokens ?? 0L);
        }

        return (int)Math.Min(tokens, int.MaxValue);
    }

    /// <summary>Says that a window is too small for a call, or <see langword="null"/>; one of unknown size is never too small.</summary>
    public static RouteExclusion? Exclude(TierService service, int needed) => needed > 0 && service.ContextWindow is { } window && window < needed
        ? new RouteExclusion(
            service.Name, service.Tier, ExclusionReason.ContextWindow, $"the call needs about {needed} tokens, as far as can be estimated, and its window holds {window}")
        : null;

    public static int Tokens(long characters) => (int)Math.Min(characters / CharactersPerToken, int.MaxValue);

    private static long Weigh(AIContent content) => content switch
    {
        TextContent text => Weigh(text.Text),
        TextReasoningContent reasoning => Weigh(reasoning.Text),
        FunctionCallContent call => call.Name.Length + Weigh(call.Arguments),
        FunctionResultContent result => Weigh(result.Result),
        DataContent data when data.HasTopLevelMediaType("image") => PictureTokens * CharactersPerToken,
        UriContent uri when uri.HasTopLevelMediaType("image") => PictureTokens * CharactersPerToken,
        _ => 0,
    };

    private static long Weigh(IDictionary<string, object?>? arguments)
    {
        long characters = 0;
        foreach ((string name, object? value) in arguments ?? new Dictionary<string, object?>())
        {
            characters += name.Length + Weigh(value);
        }

        return characters;
    }

    private static long Weigh(object? value) => value switch
    {
        null => 0,
        string text => Weigh(text),
        JsonElement json => json.GetRawText().Length,
        _ => Weigh(value.ToString()),
    };

    private static long Weigh(string? text)
    {
        if (text is null || Ascii.IsValid(text))
        {
            return text?.Length ?? 0;
        }

        long characters = 0;
        foreach (char letter in text)
        {
            characters += letter < 0x80 ? 1 : letter < 0x2E80 ? 2 : CharactersPerToken;
        }

        return characters;
    }
}
