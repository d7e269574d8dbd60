using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Routing;

namespace TierKit.Chat;

/// <content>The questions whose answer has a type.</content>
public sealed partial class QuorumChatClient
{
    /// <summary>Asks for text, which agrees as the policy says.</summary>
    /// <param name="messages">The messages; enumerated once.</param>
    /// <param name="options">The options of the call.</param>
    /// <param name="cancellationToken">Ends the call; members still running are cancelled.</param>
    /// <returns>The decision with every vote. A panel that did not agree is a result, not an exception.</returns>
    public async Task<QuorumResult<string>> AskAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        RoutePlan plan = Own(messages, ref options, out IReadOnlyList<ChatMessage> list, out LabelOrigin label);
        PanelOutcome outcome = await RunAsync(Rules, list, options, plan, label, new Asked(), null, cancellationToken).ConfigureAwait(false);
        return QuorumAnswer.Result(_policy, outcome, plan.Exclusions, _tools.Calibration, QuorumAnswer.Text);
    }

    /// <inheritdoc cref="AskAsync(IEnumerable{ChatMessage}, ChatOptions?, CancellationToken)"/>
    /// <param name="question">The question.</param>
    /// <param name="options">The options of the call.</param>
    /// <param name="cancellationToken">Ends the call; members still running are cancelled.</param>
    public Task<QuorumResult<string>> AskAsync(string question, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        return AskAsync([new ChatMessage(ChatRole.User, question)], options, cancellationToken);
    }

    /// <summary>Asks for one of the names of an enumeration; any other answer abstains.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="messages">The messages, which say what to choose from; enumerated once.</param>
    /// <param name="options">The options of the call.</param>
    /// <param name="cancellationToken">Ends the call; members still running are cancelled.</param>
    /// <returns>The decision with every vote; the value is <see langword="null"/> without agreement.</returns>
    public async Task<QuorumResult<T?>> AskLabelAsync<T>(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(messages);
        RoutePlan plan = Own(messages, ref options, out IReadOnlyList<ChatMessage> list, out LabelOrigin label);
        QuorumRules rules = Rules.For(QuorumAgreement.Exact, Enum.GetNames<T>());
        PanelOutcome outcome = await RunAsync(rules, list, options, plan, label, new Asked(), null, cancellationToken).ConfigureAwait(false);
        return QuorumAnswer.Result<T?>(_policy, outcome, plan.Exclusions, _tools.Calibration, static (paper, _) =>
            paper is not null && Enum.TryParse(paper.Text, ignoreCase: true, out T label) ? label : null);
    }

    /// <summary>Asks for an object of a type, which agrees as a whole or field by field.</summary>
    /// <typeparam name="T">The type; its JSON schema is what the members are asked for.</typeparam>
    /// <param name="messages">The messages; enumerated once.</param>
    /// <param name="serializerOptions">How the type is written; the default is that of Microsoft.Extensions.AI.</param>
    /// <param name="isCoherent">What an object must keep that was merged field by field, such as a total that is the sum of its lines.</param>
    /// <param name="options">The options of the call; its response format is replaced.</param>
    /// <param name="cancellationToken">Ends the call; members still running are cancelled.</param>
    /// <returns>The decision with every vote and the support of every field.</returns>
    /// <exception cref="NotSupportedException">The type is no JSON object, so it cannot be voted on by fields.</exception>
    public async Task<QuorumResult<T>> AskObjectAsync<T>(
        IEnumerable<ChatMessage> messages,
        JsonSerializerOptions? serializerOptions = null,
        Func<T, bool>? isCoherent = null,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(messages);
        JsonSerializerOptions json = serializerOptions ?? AIJsonUtilities.DefaultOptions;
        JsonElement schema = AIJsonUtilities.CreateJsonSchema(typeof(T), serializerOptions: json);
        if (!schema.TryGetProperty("properties", out JsonElement properties) || properties.ValueKind != JsonValueKind.Object)
        {
            throw new NotSupportedException($"{typeof(T).Name} is no JSON object, so its fields cannot be voted on; wrap it in a type with properties.");
        }

        options = options?.Clone() ?? new ChatOptions();
        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, typeof(T).Name);
        RoutePlan plan = Own(messages, ref options, out IReadOnlyList<ChatMessage> list, out LabelOrigin label);
        JsonTypeInfo<T> type = (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T));
        Asked asked = new()
        {
            Required = schema.TryGetProperty("required", out JsonElement required) ? [.. required.EnumerateArray().Select(static r => r.GetString()!)] : [],
            IsReadable = node => TryRead(node, type, out _),
            IsCoherent = merged => TryRead(merged, type, out T? value) && (isCoherent is null || isCoherent(value)),
        };
        PanelOutcome outcome = await RunAsync(Rules.For(QuorumAgreement.Fields), list, options, plan, label, asked, null, cancellationToken).ConfigureAwait(false);
        return QuorumAnswer.Result<T>(_policy, outcome, plan.Exclusions, _tools.Calibration, (paper, merged) =>
            TryRead(merged ?? (paper is null ? null : CanonicalJson.TryParse(paper.Response.Text, out JsonNode? said) ? said : null), type, out T? value) ? value : null);
    }

    /// <summary>Asks which tools to call; calls agree by name and arguments, and nothing is invoked.</summary>
    /// <param name="messages">The messages; enumerated once.</param>
    /// <param name="options">The options of the call, with the tools.</param>
    /// <param name="cancellationToken">Ends the call; members still running are cancelled.</param>
    /// <returns>The decision with every vote. Invoke an agreed call once, after it was met; an empty list means that no call is agreed on.</returns>
    public async Task<QuorumResult<IReadOnlyList<FunctionCallContent>>> AskToolCallsAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(options);
        ChatOptions? own = options;
        RoutePlan plan = Own(messages, ref own, out IReadOnlyList<ChatMessage> list, out LabelOrigin label);
        PanelOutcome outcome = await RunAsync(Rules.For(QuorumAgreement.Exact), list, own, plan, label, new Asked { CallsOnly = true }, null, cancellationToken).ConfigureAwait(false);
        return QuorumAnswer.Result<IReadOnlyList<FunctionCallContent>>(_policy, outcome, plan.Exclusions, _tools.Calibration, static (paper, _) =>
            paper is null ? null : [.. paper.Response.Messages.SelectMany(static m => m.Contents).OfType<FunctionCallContent>()]);
    }

    private static bool TryRead<T>(JsonNode? node, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value)
        where T : class
    {
        try
        {
            value = node.Deserialize(type);
            return value is not null;
        }
        catch (JsonException)
        {
            value = null;
            return false;
        }
    }

    // Whoever holds this client has chosen its policy; the call may still tighten its label, and a scope what may leave.
    private RoutePlan Own(IEnumerable<ChatMessage> messages, ref ChatOptions? options, out IReadOnlyList<ChatMessage> list, out LabelOrigin label)
    {
        options = options?.Clone() ?? new ChatOptions();
        options.AdditionalProperties?.Remove(RouteOptionNames.Policy);
        return _router.Prepare(messages, ref options, out list, out _, out label);
    }
}
