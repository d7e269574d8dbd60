using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Holds the prompts of the original: what a person picks in a host to bring notes into a conversation.</summary>
internal static class MemoryPrompts
{
    private static readonly ToolsetPromptParameter Timeframe = new("timeframe", "How far back, such as 7d or '2 weeks'.");

    public static IReadOnlyList<ToolsetPrompt> Of(BasicMemory memory) =>
    [
        new(
            "recent_activity",
            "Brings what changed in the notes lately into the conversation.",
            [Timeframe],
            async (arguments, cancellationToken) => Say(
                "This is what changed in the user's notes lately.",
                await memory.RecentActivityAsync(Given(arguments, "timeframe", "7d")!, cancellationToken: cancellationToken).ConfigureAwait(false),
                "Say what the user worked on, and offer to go on with it. Read a note with read_note, and what is around it with build_context.")),
        new(
            "search_knowledge_base",
            "Searches the notes, and brings what fits into the conversation.",
            [new("query", "What to look for, in plain words.", isRequired: true), Timeframe],
            async (arguments, cancellationToken) => Say(
                $"This is what the user's notes say about '{arguments["query"]}'.",
                await memory.SearchNotesAsync(
                    arguments["query"],
                    new SearchNotesOptions { AfterDate = Given(arguments, "timeframe", null) },
                    cancellationToken).ConfigureAwait(false),
                "Answer from these notes and name those you used. Where they say nothing, say so; read more with read_note.")),
        new(
            "continue_conversation",
            "Goes on where an earlier conversation about a topic stopped.",
            [new("topic", "The topic; without one, what changed lately."), Timeframe],
            async (arguments, cancellationToken) => Given(arguments, "topic", null) is { } topic
                ? Say(
                    $"The user wants to go on with '{topic}'. This is what the notes say about it.",
                    await memory.SearchNotesAsync(topic, new SearchNotesOptions { AfterDate = Given(arguments, "timeframe", null) }, cancellationToken).ConfigureAwait(false),
                    "Read the notes that matter with build_context, say where things stand, and go on. Write down what is new with write_note or edit_note.")
                : Say(
                    "The user wants to go on with earlier work. This is what changed lately.",
                    await memory.RecentActivityAsync(Given(arguments, "timeframe", "7d")!, cancellationToken: cancellationToken).ConfigureAwait(false),
                    "Ask which of it to go on with.")),
        new(
            "getting_started",
            "Explains the notes to somebody new to them.",
            [],
            (_, _) => new(MemoryGuide.Text + "\nExplain this to the user in a few sentences, and offer to write the first note.")),
    ];

    private static string? Given(IReadOnlyDictionary<string, string> arguments, string name, string? missing)
        => arguments.TryGetValue(name, out string? value) && !string.IsNullOrWhiteSpace(value) ? value : missing;

    private static string Say(string before, OperationResult result, string after) => $"{before}\n\n{result}\n\n{after}";
}
