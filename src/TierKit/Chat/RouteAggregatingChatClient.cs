using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Telemetry;

namespace TierKit.Chat;

/// <summary>Stands outside of function invocation: fixes the ambient scope at the call and reports all model turns as one.</summary>
/// <remarks>
/// Thread-safe. Put it outermost: <c>new RouteAggregatingChatClient(tiered.AsBuilder().UseFunctionInvocation().Build())</c>.
/// Disposing it disposes the inner client.
/// </remarks>
public sealed class RouteAggregatingChatClient : DelegatingChatClient
{
    /// <summary>Initializes the client.</summary>
    /// <param name="innerClient">The client that invokes functions around a <see cref="TieredChatClient"/>.</param>
    public RouteAggregatingChatClient(IChatClient innerClient)
        : base(innerClient)
    {
    }

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        RouteTurns turns = new();
        return AggregateAsync(messages, Capture(options, turns), turns, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        RouteTurns turns = new();
        ChatOptions own = Capture(options, turns);
        return AggregateAsync(base.GetStreamingResponseAsync(messages, own, cancellationToken), own, turns, cancellationToken);
    }

    // Not async on purpose: the scope is the one of the caller's line, not of the first enumeration.
    private static ChatOptions Capture(ChatOptions? options, RouteTurns turns)
    {
        ChatOptions own = options?.Clone() ?? new ChatOptions();
        own.AdditionalProperties ??= [];
        own.AdditionalProperties[RouteTurns.PropertyName] = turns;
        if (RouteScope.Current is { } scope)
        {
            if (scope.Policy is { } policy)
            {
                own.AdditionalProperties.TryAdd(RouteOptionNames.Policy, policy);
            }

            if (scope.Sensitivity is { } label && !(RequestLabel.Declared(own.AdditionalProperties)?.Sensitivity >= label))
            {
                own.AdditionalProperties[RouteOptionNames.Sensitivity] = label;
            }
        }

        return own;
    }

    private async Task<ChatResponse> AggregateAsync(IEnumerable<ChatMessage> messages, ChatOptions options, RouteTurns turns, CancellationToken cancellationToken)
    {
        turns.Seen.Enter();
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        ResultStamp.Put(response.Messages, options);
        if (turns.Joined is not { } report)
        {
            return response;
        }

        ChatResponse whole = ChatAnswer.Replace(response, report);
        if (whole.Messages is [.., ChatMessage last])
        {
            // Fronts that keep messages only, such as Semantic Kernel's chat completion, find the report here.
            ChatMessage reported = last.Clone();
            reported.AdditionalProperties = new AdditionalPropertiesDictionary(last.AdditionalProperties ?? []) { [RouteReport.PropertyName] = report };
            whole.Messages = [.. whole.Messages.Take(whole.Messages.Count - 1), reported];
        }

        return whole;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> AggregateAsync(
        IAsyncEnumerable<ChatResponseUpdate> updates,
        ChatOptions options,
        RouteTurns turns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        IAsyncEnumerator<ChatResponseUpdate> steps = updates.GetAsyncEnumerator(cancellationToken);
        await using ConfiguredAsyncDisposable ended = steps.ConfigureAwait(false);
        while (true)
        {
            // An iterator's flow is its reader's at every step: the run is entered anew each time.
            turns.Seen.Enter();
            if (!await steps.MoveNextAsync().ConfigureAwait(false))
            {
                yield break;
            }

            ChatResponseUpdate update = steps.Current;
            ResultStamp.Put(update.Contents, options, names);
            bool reports = RouteReportReader.Read(update.AdditionalProperties) is not null;
            yield return reports && turns.Joined is { } report ? ChatAnswer.Replace(update, report) : update;
        }
    }
}
