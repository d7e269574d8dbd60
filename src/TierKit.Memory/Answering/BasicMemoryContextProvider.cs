using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Memory.Operations;
using TierKit.Policy;

namespace TierKit.Memory.Answering;

/// <summary>Gives an agent of the Agent Framework what the notes say on the user's last message.</summary>
/// <remarks>
/// <para>Thread-safe and stateless: one serves any number of agents and sessions. The memory belongs to whoever made it. Cancellation ends
/// the call. Questions and notes are never logged.</para>
/// <para>Passages are messages in front of the question, each with its citation and the label of its note: a private note keeps the request
/// in the sovereign tier. A session keeps them as it keeps every message, so that what was answered from a private note stays private;
/// a passage that is still there is not added again. Notes that cannot be searched are a warning, and the agent answers without them.</para>
/// </remarks>
public sealed partial class BasicMemoryContextProvider : AIContextProvider
{
    private readonly BasicMemory _memory;
    private readonly PromptContextOptions? _options;
    private readonly ILogger _logger;

    /// <summary>Initializes the provider.</summary>
    /// <param name="memory">The notes; <see cref="BasicMemory.In"/> chooses another project.</param>
    /// <param name="options">How much a request gets; by default 6 passages and 2,000 tokens.</param>
    /// <param name="logger">Takes the warning when notes cannot be searched.</param>
    /// <exception cref="ArgumentNullException">There is no memory.</exception>
    public BasicMemoryContextProvider(BasicMemory memory, PromptContextOptions? options = null, ILogger<BasicMemoryContextProvider>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        _options = options;
        _logger = (ILogger?)logger ?? NullLogger.Instance;
    }

    /// <summary>Gets nothing: no state is kept in a session, so one agent may have several of these.</summary>
    public override IReadOnlyList<string> StateKeys => [];

    /// <inheritdoc/>
    protected override async ValueTask<AIContext> InvokingCoreAsync(InvokingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);

        List<ChatMessage> messages = [.. context.AIContext.Messages ?? []];
        int asked = messages.FindLastIndex(static m => m.Role == ChatRole.User);
        if (asked < 0 || string.IsNullOrWhiteSpace(messages[asked].Text))
        {
            return WithMessages(context.AIContext, messages);
        }

        IReadOnlyList<CitedPassage> passages = await FindAsync(messages[asked].Text, cancellationToken).ConfigureAwait(false);
        messages.InsertRange(asked, New(passages, messages));
        return WithMessages(context.AIContext, messages);
    }

    private async Task<IReadOnlyList<CitedPassage>> FindAsync(string question, CancellationToken cancellationToken)
    {
        try
        {
            return (await _memory.GetPromptContextAsync(question, _options, cancellationToken).ConfigureAwait(false)).Passages;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever is wrong with the index, an agent without notes is better than none.
            LogWithout(_logger, exception.GetType().Name);
            return [];
        }
    }

    private static List<ChatMessage> New(IReadOnlyList<CitedPassage> passages, List<ChatMessage> messages)
    {
        // A session brings back the passages of earlier turns; their numbers go on, so that each is cited by one. One that came back
        // without its label does not count: only the label keeps it at home.
        string[] known = [.. messages.Where(static m => m.Role == ChatRole.System && m.AdditionalProperties?.ContainsKey(RouteOptionNames.Sensitivity) == true).Select(static m => m.Text)];
        int number = known.Length;
        List<ChatMessage> added = [];
        foreach (CitedPassage passage in passages.Where(passage => !known.Any(text => text.EndsWith(passage.Quotation, StringComparison.Ordinal))))
        {
            added.Add(passage.ToMessage(++number).WithAgentRequestMessageSource(AgentRequestMessageSourceType.AIContextProvider, SourceId));
        }

        return added;
    }

    private static string SourceId => typeof(BasicMemoryContextProvider).FullName!;

    private static AIContext WithMessages(AIContext context, List<ChatMessage> messages) =>
        new() { Instructions = context.Instructions, Messages = messages, Tools = context.Tools };

    [LoggerMessage(7006, LogLevel.Warning, "The notes could not be searched for an agent ({Reason}); it answers without them.")]
    private static partial void LogWithout(ILogger logger, string reason);
}
