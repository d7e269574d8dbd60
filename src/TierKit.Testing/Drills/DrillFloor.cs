using Microsoft.Extensions.AI;
using TierKit.Resilience;

namespace TierKit.Testing.Drills;

/// <summary>Notes that the floor answered, and can take it away.</summary>
internal sealed class DrillFloor(IFloor floor) : IFloor
{
    public const string Node = "floor";

    public async ValueTask<ChatResponse?> AnswerAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        DrillObservation? observation = DrillObservation.Current;
        if (observation?.Losses.FaultOf(Node) is not null)
        {
            observation.Ask(Node, isAnswered: false);
            return null;
        }

        ChatResponse? answer = await floor.AnswerAsync(messages, cancellationToken).ConfigureAwait(false);
        observation?.Ask(Node, isAnswered: answer is not null);
        return answer;
    }
}
