using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Represents what the notes have to say on a question, for a prompt: passages with numbers to cite.</summary>
/// <remarks>Immutable. The label of each passage travels with its message: a private note keeps the whole request at home.</remarks>
public sealed class PromptContext
{
    internal PromptContext(IReadOnlyList<CitedPassage> passages) => Passages = passages;

    /// <summary>Gets the passages, best first; none where nothing in the notes is relevant.</summary>
    public IReadOnlyList<CitedPassage> Passages { get; }

    /// <summary>Gets what the passages lack, such as that a service was away and the local index stood in; <see langword="null"/> where they lack nothing.</summary>
    public string? Notice { get; internal init; }

    /// <summary>Gets how far a request with these passages may travel.</summary>
    public Sensitivity Sensitivity => Passages.Count == 0 ? Sensitivity.Public : Passages.Max(static passage => passage.Sensitivity);

    /// <summary>Makes the messages that go in front of the question: one a passage, labelled.</summary>
    /// <returns>System messages; none where there are no passages.</returns>
    public IReadOnlyList<ChatMessage> ToMessages() => [.. Passages.Select(static passage => passage.ToMessage(passage.Number))];

    /// <summary>Lists where the passages stand, one a line, for below an answer.</summary>
    /// <returns>Lines such as <c>[1] tiers.md:12</c>; empty where there are no passages.</returns>
    public override string ToString() => string.Join('\n', Passages.Select(static passage => $"[{passage.Number}] {passage.Citation}"));
}
