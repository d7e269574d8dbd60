using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Memory.Operations;
using TierKit.Resilience;

namespace TierKit.Memory.Answering;

/// <summary>Answers with the best passages of the notes, and of the user's files beside them, quoted, when no model does. It invents nothing.</summary>
internal sealed class ExtractiveFloor(BasicMemory memory) : IFloor
{
    public const string Nothing = "No model was reachable, and the notes say nothing about this.";
    public const string NothingAnywhere = "No model was reachable, and neither the notes nor the files beside them say anything about this.";
    public const string Opening = "No model was reachable. This is what the notes say, in their own words:";
    public const string OpeningWithFiles = "No model was reachable. This is what the notes and the files beside them say, in their own words:";

    private static readonly PromptContextOptions Brief = new() { MaxPassages = 3, MaxTokens = 800, ExpandRelations = false };

    public async ValueTask<ChatResponse?> AnswerAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        string question = messages.LastOrDefault(static m => m.Role == ChatRole.User)?.Text ?? "";
        PromptContext found = await memory.GetPromptContextAsync(question, Brief, cancellationToken).ConfigureAwait(false);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, found.Passages.Count > 0 ? Quote(found) : memory.HasSources ? NothingAnywhere : Nothing))
        {
            FinishReason = ChatFinishReason.Stop,
            ModelId = "floor",
        };
    }

    private static string Quote(PromptContext found)
    {
        StringBuilder answer = new((found.Passages.Any(static passage => passage.Source is not null) ? OpeningWithFiles : Opening) + "\n");
        foreach (CitedPassage passage in found.Passages)
        {
            answer.Append('\n');
            foreach (string line in passage.Text.TrimEnd().Split('\n'))
            {
                answer.Append("> ").Append(line).Append('\n');
            }

            answer.Append("— ").Append(passage.Citation);
            if (passage.Permalink is { } permalink)
            {
                answer.Append(" · memory://").Append(permalink);
            }

            answer.Append('\n');
        }

        return answer.ToString().TrimEnd();
    }
}
