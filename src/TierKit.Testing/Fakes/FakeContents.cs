using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Testing.Faults;

namespace TierKit.Testing.Fakes;

/// <summary>Turns a reply into the contents of an answer, in the order in which a stream shows them.</summary>
internal static class FakeContents
{
    // What is endless is cut here for a reader that has no limits: more than anybody should take in.
    public const long Endless = 1L << 30;

    private const int BlockSize = 16 * 1024;

    public static IEnumerable<AIContent> Of(FakeReply reply, FaultEffect? effect)
    {
        switch (effect?.Action)
        {
            case FaultAction.EmptyAnswer or FaultAction.ContentRefused:
                yield break;
            case FaultAction.BrokenToolArguments:
                yield return new FunctionCallContent("call_1", "tool") { Exception = new System.Text.Json.JsonException("The arguments are not JSON.") };
                yield break;
            case FaultAction.EndlessToolCall:
                // Its pieces show a reader nothing before the last.
                for (long sent = 0; sent < Endless; sent += BlockSize)
                {
                    yield return new TextContent("");
                }

                yield break;
        }

        if (reply.Reasoning is { } thought)
        {
            yield return new TextReasoningContent(thought);
        }

        foreach (string word in reply.Words)
        {
            yield return new TextContent(word);
        }

        if (effect?.Action == FaultAction.EndlessAnswer)
        {
            string again = Repeated(reply.Text);
            for (long sent = 0; sent < Endless; sent += again.Length)
            {
                yield return new TextContent(again);
            }

            yield break;
        }

        foreach (FunctionCallContent call in reply.ToolCalls)
        {
            yield return call;
        }
    }

    /// <summary>Gets how many bytes of a wire a content would take at least.</summary>
    public static long SizeOf(AIContent content, FaultEffect? effect) => content switch
    {
        _ when effect?.Action == FaultAction.EndlessToolCall => BlockSize,
        TextContent text => Encoding.UTF8.GetByteCount(text.Text),
        TextReasoningContent thought => Encoding.UTF8.GetByteCount(thought.Text),
        _ => 0,
    };

    /// <summary>Gets a text, said so often that it fills a block.</summary>
    public static string Repeated(string text) => string.Concat(Enumerable.Repeat(text.Length == 0 ? "a" : text, 1 + (BlockSize / Math.Max(1, text.Length))));

    public static ChatFinishReason? Finish(FakeReply reply, FaultEffect? effect) => effect?.Action switch
    {
        FaultAction.NoEndMarker or FaultAction.EmptyAnswer or FaultAction.EndlessAnswer or FaultAction.EndlessToolCall => null,
        FaultAction.ContentRefused => ChatFinishReason.ContentFilter,
        FaultAction.BrokenToolArguments => ChatFinishReason.ToolCalls,
        _ => reply.Finish,
    };

    public static UsageDetails Usage(FakeReply reply, FakeRequest request) => reply.UsageFor(request.Messages.Select(static m => m.Text));
}
