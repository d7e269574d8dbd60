using Microsoft.Extensions.AI;

namespace TierKit.Testing;

/// <summary>Represents one request as a fake received it.</summary>
public sealed class FakeRequest
{
    internal FakeRequest(int call, DateTimeOffset at, IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool isStreaming)
    {
        Call = call;
        At = at;
        Messages = messages;
        Options = options;
        IsStreaming = isStreaming;
    }

    /// <summary>Gets the number of the call, 1 for the first.</summary>
    public int Call { get; }

    /// <summary>Gets when it arrived, on the fake's clock.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Gets the messages; for embeddings, one user message per value; for speech and images, one with what was sent.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Gets the options, or <see langword="null"/>.</summary>
    public ChatOptions? Options { get; }

    /// <summary>Gets whether a stream was asked for.</summary>
    public bool IsStreaming { get; }

    /// <summary>Gets the text of the last message.</summary>
    public string LastText => Messages.Count == 0 ? "" : Messages[^1].Text;
}
