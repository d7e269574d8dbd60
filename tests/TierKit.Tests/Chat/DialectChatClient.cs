using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace TierKit.Tests.Chat;

/// <summary>Speaks as one service's API does: refuses ids it does not know how to read and signatures of others, and makes its own.</summary>
internal sealed class DialectChatClient(string name, Func<string, bool> accepts, Func<int, string> makeId) : IChatClient
{
    private readonly List<string> _signed = [];
    private int _calls;

    public bool IsDown { get; set; }

    public int CallsToMake { get; set; }

    public int Answers { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        if (IsDown)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "down");
        }

        Read([.. messages]);
        Answers++;
        List<AIContent> contents = [];
        string signature = $"{name}:{_signed.Count}";
        _signed.Add(signature);
        contents.Add(new TextReasoningContent("thought") { ProtectedData = signature, RawRepresentation = name });
        for (int i = 0; i < CallsToMake; i++)
        {
            int number = _calls++;
            contents.Add(new FunctionCallContent(makeId(number), "look", new Dictionary<string, object?> { ["n"] = $"{name}-{number}" }) { RawRepresentation = name });
        }

        if (CallsToMake == 0)
        {
            contents.Add(new TextContent("done") { RawRepresentation = name });
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { RawRepresentation = name })
        {
            FinishReason = CallsToMake > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (AIContent content in response.Messages[0].Contents)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
        }

        yield return new ChatResponseUpdate { FinishReason = response.FinishReason };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private void Read(ChatMessage[] messages)
    {
        Dictionary<string, string> open = [];
        HashSet<string> ids = [];
        int returned = 0;
        foreach (ChatMessage message in messages)
        {
            Must(message.RawRepresentation is null || Equals(message.RawRepresentation, name), "a raw message of another service came in");
            Must(message.Contents.Count > 0, "an empty turn came in");
            foreach (AIContent content in message.Contents)
            {
                Must(content.RawRepresentation is null || Equals(content.RawRepresentation, name), "a raw content of another service came in");
                switch (content)
                {
                    case TextReasoningContent reasoning:
                        Must(_signed.Contains(reasoning.ProtectedData!), "a signature of another service came in");
                        returned++;
                        break;
                    case FunctionCallContent call:
                        Must(accepts(call.CallId), $"id '{call.CallId}' is not one {name} accepts");
                        Must(ids.Add(call.CallId), $"id '{call.CallId}' names two calls");
                        open.Add(call.CallId, (string)call.Arguments!["n"]!);
                        break;
                    case FunctionResultContent result:
                        Must(open.Remove(result.CallId, out string? asked), $"result '{result.CallId}' answers no open call");
                        Must(Equals(asked, result.Result), "a result came back to another call");
                        break;
                }
            }
        }

        Must(open.Count == 0, "a call was left without its result");
        Must(returned == _signed.Count, $"{_signed.Count} signatures were issued and {returned} came back");
    }

    private static void Must(bool holds, string otherwise)
    {
        if (!holds)
        {
            // Nothing in the failure table retries or fails over what a caller did wrong.
            throw new ArgumentException(otherwise);
        }
    }
}
