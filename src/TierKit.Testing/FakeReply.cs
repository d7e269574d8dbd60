using Microsoft.Extensions.AI;

namespace TierKit.Testing;

/// <summary>Represents what a fake says to one call when nothing goes wrong.</summary>
/// <remarks>Immutable; a plain string converts to it.</remarks>
public sealed class FakeReply
{
    /// <summary>Initializes a reply.</summary>
    /// <param name="text">The text; a stream shows it word by word.</param>
    public FakeReply(string text = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
    }

    /// <summary>Gets the text.</summary>
    public string Text { get; }

    /// <summary>Gets what the model thinks before it speaks.</summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public string? Reasoning { get; init; }

    /// <summary>Gets the tools that the model calls; a stream names them after the text.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<FunctionCallContent> ToolCalls { get; init; } = [];

    /// <summary>Gets the tokens that the service reports.</summary>
    /// <value>The default counts one token a word, of the messages and of the reply.</value>
    public UsageDetails? Usage { get; init; }

    /// <summary>Gets why the model ended.</summary>
    /// <value>The default is <see cref="ChatFinishReason.ToolCalls"/> when it calls tools and <see cref="ChatFinishReason.Stop"/> otherwise.</value>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>Gets how long the first word takes, on the lab's clock.</summary>
    /// <value>The default is zero.</value>
    public TimeSpan FirstTokenDelay { get; init; }

    /// <summary>Gets how long each further update of a stream takes, on the lab's clock.</summary>
    /// <value>The default is zero.</value>
    public TimeSpan UpdateDelay { get; init; }

    /// <summary>Gets the model that the service says has answered.</summary>
    /// <value>The default is the service's own.</value>
    public string? Model { get; init; }

    /// <summary>Makes a reply of plain text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator FakeReply(string text) => new(text);

    /// <summary>Makes a reply of plain text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The reply.</returns>
    public static FakeReply FromString(string text) => new(text);

    /// <summary>Makes a reply that calls a tool.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">Its arguments, or <see langword="null"/> for none.</param>
    /// <param name="callId">The call's id.</param>
    /// <returns>The reply.</returns>
    public static FakeReply Calling(string name, IDictionary<string, object?>? arguments = null, string callId = "call_1") =>
        new() { ToolCalls = [new FunctionCallContent(callId, name, arguments)] };

    /// <summary>Gets the same reply, ending for another reason.</summary>
    internal FakeReply EndingOtherwise() => new(Text)
    {
        Reasoning = Reasoning,
        ToolCalls = ToolCalls,
        Usage = Usage,
        Model = Model,
        FinishReason = Finish == ChatFinishReason.Length ? ChatFinishReason.Stop : ChatFinishReason.Length,
    };

    internal ChatFinishReason Finish => FinishReason ?? (ToolCalls.Count > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop);

    /// <summary>Gets the pieces in which a stream shows the text.</summary>
    internal IEnumerable<string> Words
    {
        get
        {
            int from = 0;
            while (from < Text.Length)
            {
                int space = Text.IndexOf(' ', from);
                int to = space < 0 ? Text.Length : space + 1;
                yield return Text[from..to];
                from = to;
            }
        }
    }

    internal UsageDetails UsageFor(IEnumerable<string> asked)
    {
        if (Usage is not null)
        {
            return Usage;
        }

        long input = asked.Sum(static text => (long)Count(text));
        long output = Count(Text) + Count(Reasoning ?? "") + ToolCalls.Count;
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
    }

    private static int Count(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
