using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Memory.Search;
using TierKit.Resilience;

namespace TierKit.Memory.Answering;

/// <summary>Answers with the best passages of the notes, quoted, when no model does. It invents nothing.</summary>
internal sealed class ExtractiveFloor(BasicMemory memory) : IFloor
{
    private const int Passages = 3;

    public async ValueTask<ChatResponse?> AnswerAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        string question = messages.LastOrDefault(static m => m.Role == ChatRole.User)?.Text ?? "";
        IReadOnlyList<NotePassage> found = await memory.SearchAsync(question, Passages, cancellationToken).ConfigureAwait(false);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, found.Count == 0 ? Nothing : Quote(found)))
        {
            FinishReason = ChatFinishReason.Stop,
            ModelId = "floor",
        };
    }

    private const string Nothing = "No model was reachable, and the notes say nothing about this.";

    private static string Quote(IReadOnlyList<NotePassage> found)
    {
        StringBuilder answer = new("No model was reachable. This is what the notes say, in their own words:\n");
        foreach (NotePassage passage in found)
        {
            answer.Append('\n');
            foreach (string line in passage.Text.Split('\n'))
            {
                answer.Append("> ").Append(line).Append('\n');
            }

            answer.Append("— ").Append(passage.File);
            if (passage.Heading.Length > 0 && passage.Heading != passage.Title)
            {
                answer.Append(", ").Append(passage.Heading);
            }

            answer.Append('\n');
        }

        return answer.ToString().TrimEnd();
    }
}
