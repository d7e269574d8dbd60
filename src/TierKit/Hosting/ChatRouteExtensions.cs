using TierKit.Chat;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Telemetry;

#pragma warning disable IDE0130 // Entry point: stands beside the types it extends.
namespace Microsoft.Extensions.AI;

/// <summary>Says per call what the configuration cannot know, and reads who answered.</summary>
public static class ChatRouteExtensions
{
    /// <summary>Chooses the policy or service of this call.</summary>
    /// <param name="options">The options; changed and returned.</param>
    /// <param name="name">The policy's or service's name; checked when the call is made.</param>
    /// <returns>The options.</returns>
    public static ChatOptions WithPolicy(this ChatOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (options.AdditionalProperties ??= [])[RouteOptionNames.Policy] = name;
        return options;
    }

    /// <summary>Labels this call.</summary>
    /// <param name="options">The options; changed and returned.</param>
    /// <param name="sensitivity">How far the request may travel.</param>
    /// <returns>The options.</returns>
    public static ChatOptions WithSensitivity(this ChatOptions options, Sensitivity sensitivity)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[RouteOptionNames.Sensitivity] = sensitivity;
        return options;
    }

    /// <summary>Chooses what happens when this call's stream breaks after part of the answer was shown.</summary>
    /// <param name="options">The options; changed and returned.</param>
    /// <param name="mode">The mode, in place of the policy's.</param>
    /// <returns>The options.</returns>
    public static ChatOptions WithMidStream(this ChatOptions options, MidStreamMode mode)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[RouteOptionNames.MidStream] = mode;
        return options;
    }

    /// <summary>Labels a message; the request becomes at least as strict.</summary>
    /// <param name="message">The message; changed and returned.</param>
    /// <param name="label">The label.</param>
    /// <returns>The message.</returns>
    public static ChatMessage WithLabel(this ChatMessage message, ContentLabel label)
    {
        ArgumentNullException.ThrowIfNull(message);
        Put(message.AdditionalProperties ??= [], label);
        return message;
    }

    /// <summary>Labels a content; the request becomes at least as strict.</summary>
    /// <typeparam name="T">The content's type.</typeparam>
    /// <param name="content">The content; changed and returned.</param>
    /// <param name="label">The label.</param>
    /// <returns>The content.</returns>
    public static T WithLabel<T>(this T content, ContentLabel label)
        where T : AIContent
    {
        ArgumentNullException.ThrowIfNull(content);
        Put(content.AdditionalProperties ??= [], label);
        return content;
    }

    /// <summary>Labels everything a function returns, in place of the request's label it would inherit.</summary>
    /// <param name="function">The function.</param>
    /// <param name="label">The label.</param>
    /// <returns>A function that behaves the same and carries the label.</returns>
    public static AIFunction WithLabel(this AIFunction function, ContentLabel label)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new LabelledFunction(function, label);
    }

    /// <summary>Says of a function how far what it is given can get; one that says nothing counts as the application's own.</summary>
    /// <param name="function">The function.</param>
    /// <param name="reach">How far.</param>
    /// <returns>A function that behaves the same and says so.</returns>
    public static AIFunction WithReach(this AIFunction function, ToolReach reach)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new ReachingFunction(function, reach);
    }

    /// <summary>Gets the label that a message carries.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The label, or <see langword="null"/> when it carries none; its contents are not looked at.</returns>
    public static ContentLabel? GetLabel(this ChatMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return RequestLabel.Declared(message.AdditionalProperties);
    }

    /// <summary>Gets the label that a content carries.</summary>
    /// <param name="content">The content.</param>
    /// <returns>The label, or <see langword="null"/> when it carries none.</returns>
    public static ContentLabel? GetLabel(this AIContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return RequestLabel.Declared(content.AdditionalProperties);
    }

    /// <summary>Gets the label of what a tool returns.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="result">What it returned, for a tool whose results have labels of their own.</param>
    /// <returns>The result's or the tool's label; the closed one for a tool of an MCP server; <see langword="null"/> when results inherit the request's label.</returns>
    public static ContentLabel? GetLabel(this AITool tool, object? result = null)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return ToolLabels.Of(tool, result);
    }

    /// <summary>Gets an answer's text as it may be rendered or written: what came from untrusted context has its links and images made inert.</summary>
    /// <param name="response">The response.</param>
    /// <param name="allowed">Says whether an absolute address may stay as it is; <see langword="null"/> lets none.</param>
    /// <returns>The text; unchanged when nothing untrusted went into it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is <see langword="null"/>.</exception>
    public static string GetSafeText(this ChatResponse response, Func<Uri, bool>? allowed = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Messages.Any(static m => m.GetLabel()?.Integrity == Integrity.Untrusted || m.Contents.Any(static c => c.GetLabel()?.Integrity == Integrity.Untrusted))
            ? SafeMarkdown.MakeInert(response.Text, allowed)
            : response.Text;
    }

    /// <summary>Passes a streamed answer on as it may be rendered or written: what came from untrusted context has its links and images made inert.</summary>
    /// <param name="updates">The updates.</param>
    /// <param name="allowed">Says whether an absolute address may stay as it is; <see langword="null"/> lets none.</param>
    /// <returns>
    /// The updates; unchanged as long as nothing untrusted went into the answer, then with text held back while it can still become part of a
    /// link. When the stream ends or fails, what is held back comes first, in an update of its own. Cancellation is the stream's own.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="updates"/> is <see langword="null"/>.</exception>
    public static IAsyncEnumerable<ChatResponseUpdate> WithSafeText(this IAsyncEnumerable<ChatResponseUpdate> updates, Func<Uri, bool>? allowed = null)
    {
        ArgumentNullException.ThrowIfNull(updates);
        return SafeUpdates.Of(updates, allowed);
    }

    /// <summary>Gets who answered and why.</summary>
    /// <param name="response">The response.</param>
    /// <returns>The report, or <see langword="null"/> when TierKit did not answer.</returns>
    public static RouteReport? GetRoute(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);

        // Merging a stream puts what an update with a message id carried on that message.
        return RouteReportReader.Read(response.AdditionalProperties)
            ?? response.Messages.Select(static m => RouteReportReader.Read(m.AdditionalProperties)).FirstOrDefault(static r => r is not null);
    }

    /// <summary>Gets how a panel came to an answer.</summary>
    /// <param name="response">The response.</param>
    /// <returns>The report without any content, or <see langword="null"/> when no panel answered.</returns>
    public static QuorumReport? GetQuorum(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.GetValueOrDefault(QuorumReport.PropertyName) as QuorumReport
            ?? response.Messages.Select(static m => m.AdditionalProperties?.GetValueOrDefault(QuorumReport.PropertyName) as QuorumReport).FirstOrDefault(static r => r is not null);
    }

    /// <summary>Gets how far a panel is, from an update that comes before its verdict.</summary>
    /// <param name="update">The update.</param>
    /// <returns>The progress, or <see langword="null"/> when this update carries none.</returns>
    public static QuorumProgress? GetQuorumProgress(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.AdditionalProperties?.GetValueOrDefault(QuorumProgress.PropertyName) as QuorumProgress;
    }

    /// <summary>Gets who answers and why; the first update of a stream carries it.</summary>
    /// <param name="update">The update.</param>
    /// <returns>The report, or <see langword="null"/> when this update carries none.</returns>
    public static RouteReport? GetRoute(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return RouteReportReader.Read(update.AdditionalProperties);
    }

    /// <summary>Gets who answered and why.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The report, or <see langword="null"/> when this message carries none.</returns>
    public static RouteReport? GetRoute(this ChatMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return RouteReportReader.Read(message.AdditionalProperties);
    }

    /// <summary>Gets who made the vectors and why.</summary>
    /// <param name="embeddings">The vectors.</param>
    /// <returns>The report, or <see langword="null"/> when TierKit did not make them.</returns>
    public static RouteReport? GetRoute(this GeneratedEmbeddings<Embedding<float>> embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return RouteReportReader.Read(embeddings.AdditionalProperties);
    }

    private static void Put(AdditionalPropertiesDictionary properties, ContentLabel label)
    {
        properties[RouteOptionNames.Sensitivity] = label.Sensitivity;
        properties[RouteOptionNames.Integrity] = label.Integrity;
    }
}
