using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Chat;

/// <summary>Passes a stream on with links and images of untrusted context made inert, and nothing of it lost when it breaks off.</summary>
internal static class SafeUpdates
{
    public static async IAsyncEnumerable<ChatResponseUpdate> Of(
        IAsyncEnumerable<ChatResponseUpdate> updates, Func<Uri, bool>? allowed, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SafeStreamedMarkdown safe = new(allowed);
        ChatResponseUpdate? last = null;
        AdditionalPropertiesDictionary? label = null;
        ExceptionDispatchInfo? failure = null;
        IAsyncEnumerator<ChatResponseUpdate> source = updates.GetAsyncEnumerator(cancellationToken);
        await using (source.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await source.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception exception)
                {
                    // What is held back was said: it goes out before the failure does.
                    failure = ExceptionDispatchInfo.Capture(exception);
                    break;
                }

                ChatResponseUpdate update = source.Current;
                if (StreamRestart.IsRestart(update))
                {
                    safe.Discard();
                }

                last = update;
                label = update.Contents.OfType<TextContent>().LastOrDefault()?.AdditionalProperties ?? label;
                string text = safe.Append(update);
                yield return text == update.Text ? update : With(update, update.Contents.Where(static c => c is not TextContent), text, label);
            }
        }

        if (safe.Flush() is { Length: > 0 } rest)
        {
            yield return With(last!, [], rest, label);
        }

        failure?.Throw();
    }

    private static ChatResponseUpdate With(ChatResponseUpdate update, IEnumerable<AIContent> others, string text, AdditionalPropertiesDictionary? label)
    {
        ChatResponseUpdate copy = update.Clone();
        copy.Contents = [.. text.Length > 0 ? [new TextContent(text) { AdditionalProperties = label }] : Array.Empty<AIContent>(), .. others];
        return copy;
    }
}
