using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Represents a chat request once read.</summary>
internal sealed class ChatRequest
{
    /// <summary>Gets or sets the policy or service asked for, or <see langword="null"/> for the default policy.</summary>
    public string? Model { get; set; }

    public List<ChatMessage> Messages { get; } = [];

    public ChatOptions Options { get; } = new();

    public bool Stream { get; set; }

    public bool IncludeUsage { get; set; }
}
