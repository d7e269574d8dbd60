using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Chat;

/// <summary>Does to each update of a stream what is owed to it before the caller sees it.</summary>
internal sealed class UpdateExit(ToolGate? gate, ContentLabel? label, RouteTurns? turns)
{
    /// <summary>Makes the exit of a call, or returns <see langword="null"/> when its updates go out as they are.</summary>
    public static UpdateExit? For(ToolGate? gate, ContentLabel label, RouteTurns? turns)
    {
        ContentLabel? said = DerivedLabel.IsWorthSaying(label) ? label : null;
        return gate is null && said is null && turns is null ? null : new UpdateExit(gate, said, turns);
    }

    /// <summary>Passes a stream on that is made of few updates, such as a panel's.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> PassAsync(
        IAsyncEnumerable<ChatResponseUpdate> updates,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (ChatResponseUpdate update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Pass(update);
            yield return update;
        }
    }

    public void Pass(ChatResponseUpdate update)
    {
        gate?.Filter(update);
        if (label is { } said)
        {
            DerivedLabel.Put(update.Contents, said);
        }

        turns?.Note(update.AdditionalProperties);
    }
}
