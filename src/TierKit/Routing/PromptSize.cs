using Microsoft.Extensions.AI;

namespace TierKit.Routing;

/// <summary>Estimates how long a prompt is without asking anybody: four characters make a token, more or less.</summary>
internal static class PromptSize
{
    private const int CharactersPerToken = 4;

    public static int EstimateTokens(IReadOnlyList<ChatMessage> messages)
    {
        long characters = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            IList<AIContent> contents = messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                characters += contents[j] switch
                {
                    TextContent text => text.Text.Length,
                    TextReasoningContent reasoning => reasoning.Text.Length,
                    FunctionResultContent result => result.Result?.ToString()?.Length ?? 0,
                    _ => 0,
                };
            }
        }

        return (int)Math.Min(characters / CharactersPerToken, int.MaxValue);
    }
}
