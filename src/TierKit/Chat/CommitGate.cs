using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.Chat;

/// <summary>Holds a stream's updates back until the first one a reader wants, so that a failure before it can fail over unseen.</summary>
/// <remarks>
/// Bounded by updates and by bytes: a service that sends lifecycle updates without end is malformed, not patient. The bounds
/// leave room for a long tool call, whose pieces mean nothing to a reader before the last. A mutable struct, for most gates
/// hold one update.
/// </remarks>
internal struct CommitGate
{
    internal const int UpdateLimit = 1 << 16;
    internal const long ByteLimit = 16 * 1024 * 1024;

    private ChatResponseUpdate? _first;
    private List<ChatResponseUpdate>? _more;
    private long _bytes;

    public readonly int Count => _first is null ? 0 : 1 + (_more?.Count ?? 0);

    public readonly bool IsFull => Count >= UpdateLimit || _bytes >= ByteLimit;

    public readonly ChatResponseUpdate this[int index] => index == 0 ? _first! : _more![index - 1];

    /// <summary>Puts what was made of a complete answer in the place of what came.</summary>
    public void Replace(IEnumerable<ChatResponseUpdate> updates)
    {
        this = default;
        foreach (ChatResponseUpdate update in updates)
        {
            Add(update);
        }
    }

    /// <summary>Takes an update that cannot be shown yet.</summary>
    public void Add(ChatResponseUpdate update)
    {
        if (_first is null)
        {
            _first = update;
        }
        else
        {
            (_more ??= []).Add(update);
        }

        _bytes += SizeOf(update.Contents);
    }

    private static long SizeOf(IList<AIContent> contents)
    {
        // What an update weighs without any content.
        long bytes = 64;
        for (int i = 0; i < contents.Count; i++)
        {
            bytes += contents[i] switch
            {
                TextContent text => text.Text.Length * 2L,
                TextReasoningContent reasoning => (reasoning.Text.Length + (reasoning.ProtectedData?.Length ?? 0)) * 2L,
                DataContent data => data.Data.Length,
                FunctionCallContent call => SizeOf(call),
                _ => 256,
            };
        }

        return bytes;
    }

    private static long SizeOf(FunctionCallContent call)
    {
        long bytes = 256;
        if (call.Arguments is null)
        {
            return bytes;
        }

        foreach ((string name, object? value) in call.Arguments)
        {
            bytes += (name.Length * 2L) + value switch
            {
                string text => text.Length * 2L,
                JsonElement { ValueKind: not JsonValueKind.Undefined } json => JsonMarshal.GetRawUtf8Value(json).Length,
                _ => 64,
            };
        }

        return bytes;
    }
}
