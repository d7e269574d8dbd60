using Microsoft.Extensions.AI;
using TierKit.Testing.Faults;

namespace TierKit.Testing.Fakes;

/// <summary>Turns a reply into the contents of an answer, in the order in which a stream shows them.</summary>
internal static class FakeContents
{
    public static IEnumerable<AIContent> Of(FakeReply reply, FaultEffect? effect)
    {
        switch (effect?.Action)
        {
            case FaultAction.EmptyAnswer or FaultAction.ContentRefused:
                yield break;
            case FaultAction.BrokenToolArguments:
                yield return new FunctionCallContent("call_1", "tool") { Exception = new System.Text.Json.JsonException("The arguments are not JSON.") };
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

        foreach (FunctionCallContent call in reply.ToolCalls)
        {
            yield return call;
        }
    }

    public static ChatFinishReason? Finish(FakeReply reply, FaultEffect? effect) => effect?.Action switch
    {
        FaultAction.NoEndMarker or FaultAction.EmptyAnswer => null,
        FaultAction.ContentRefused => ChatFinishReason.ContentFilter,
        FaultAction.BrokenToolArguments => ChatFinishReason.ToolCalls,
        _ => reply.Finish,
    };

    public static UsageDetails Usage(FakeReply reply, FakeRequest request) => reply.UsageFor(request.Messages.Select(static m => m.Text));
}
