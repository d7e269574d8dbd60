using Microsoft.Extensions.AI;

namespace TierKit.Tests.Chat;

/// <summary>Makes streams for tests.</summary>
internal static class Streams
{
    public static async IAsyncEnumerable<ChatResponseUpdate> Of(params ChatResponseUpdate[] updates)
    {
        await Task.CompletedTask;
        foreach (ChatResponseUpdate update in updates)
        {
            yield return update;
        }
    }

    public static async IAsyncEnumerable<ChatResponseUpdate> Breaking(Exception failure, params string[] words)
    {
        await Task.CompletedTask;
        foreach (string word in words)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, word);
        }

        throw failure;
    }

    public static ChatResponseUpdate End(ChatFinishReason? reason = null) => new() { FinishReason = reason ?? ChatFinishReason.Stop };

    /// <summary>Says words, then nothing more until its token is cancelled.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Stalling(
        TaskCompletionSource stalled,
        string[] words,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string word in words)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, word);
        }

        Task waiting = new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        stalled.TrySetResult();
        await waiting;
    }
}
