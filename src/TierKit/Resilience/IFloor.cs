using Microsoft.Extensions.AI;

namespace TierKit.Resilience;

/// <summary>Answers when no model does: in-process, without a network, inventing nothing.</summary>
/// <remarks>Register it in the container; the last registration wins. Implementations are thread-safe.</remarks>
public interface IFloor
{
    /// <summary>Answers without a model.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="cancellationToken">Ends the search for an answer.</param>
    /// <returns>An answer that says that no model was reachable, or <see langword="null"/> when there is none to give.</returns>
    ValueTask<ChatResponse?> AnswerAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken);
}
