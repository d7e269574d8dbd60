using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;

namespace TierKit.Chat;

/// <content>What stands between a call and the walk: the log of what stays home, the person to ask, pseudonyms.</content>
public sealed partial class TieredChatClient
{
    private Task<ChatResponse> Walk(RoutePlan plan, IReadOnlyList<ChatMessage> list, ChatOptions? options, CancellationToken cancellationToken) =>
        RouteWalk.RunAsync<ChatOperation, ChatResponse>(_services, plan, new ChatOperation(Call(plan, list, options, null), _services.Floor), cancellationToken);

    private RoutedUpdates WalkStream(RoutePlan plan, ContentLabel label, IReadOnlyList<ChatMessage> list, ChatOptions? options, UpdateExit? exit, CancellationToken cancellationToken) =>
        new(_services, plan, Call(plan, list, options, MidStreamChoice.Read(options?.AdditionalProperties), label), exit, cancellationToken);

    private ChatCall Call(RoutePlan plan, IReadOnlyList<ChatMessage> list, ChatOptions? options, MidStreamMode? midStream, ContentLabel label = default) =>
        new(list, options, IsAddressed(plan), midStream, CompactionOf(plan, list)) { Redaction = Redaction.For(plan, _services, list, options), Label = plan.Sensitivity, Origin = label };

    /// <summary>Says of a call that is made, and not only planned, what its labels say against each other and that it stays home.</summary>
    internal void Note(RoutePlan plan)
    {
        if (plan.Origin?.Contradiction is { } contradiction)
        {
            _services.Logger.LabelsContradict(plan.Policy.Name, contradiction);
        }

        RouteRequest.NoteKeptHome(_services, plan);
    }

    private async Task<ChatResponse> AskFirstAsync(RoutePlan plan, LabelOrigin label, IReadOnlyList<ChatMessage> list, ChatOptions? options, CancellationToken cancellationToken) =>
        await Walk(await AskAsync(plan, label, cancellationToken).ConfigureAwait(false), list, options, cancellationToken).ConfigureAwait(false);

    private async IAsyncEnumerable<ChatResponseUpdate> AskFirstStreamAsync(
        RoutePlan plan,
        LabelOrigin label,
        IReadOnlyList<ChatMessage> list,
        ChatOptions? options,
        UpdateExit? exit,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RoutePlan allowed = await AskAsync(plan, label, cancellationToken).ConfigureAwait(false);
        IAsyncEnumerable<ChatResponseUpdate> updates = WalkStream(allowed, label.Label, list, options, exit, cancellationToken);
        await foreach (ChatResponseUpdate update in updates.ConfigureAwait(false))
        {
            yield return update;
        }
    }

    // Once per call and before anything is tried: a person who thinks takes nothing from the call's clocks.
    private async Task<RoutePlan> AskAsync(RoutePlan plan, LabelOrigin label, CancellationToken cancellationToken)
    {
        RouteCandidate[] asking = [.. plan.Ordered.Where(static c => c.Decision == EgressDecision.Ask)];
        bool approved = false;
        try
        {
            EgressQuestion question = new(plan.Policy, plan.Sensitivity, label.What, [.. asking.Select(static c => c.Service)]);
            approved = await _services.Egress.Approval!.ApproveAsync(question, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Who cannot be asked has not said yes.
        }

        foreach (RouteCandidate candidate in asking)
        {
            _services.Egress.Journal?.Note(
                approved ? EgressKind.Approved : EgressKind.Declined, candidate.Service, null, plan.GrantFor(candidate.Service.Tier), null);
        }

        return approved ? plan : plan.With(
            [.. plan.Ordered.Except(asking)],
            [
                .. plan.Exclusions,
                .. asking.Select(c => new RouteExclusion(
                    c.Service.Name, c.Service.Tier, ExclusionReason.Sensitivity, $"the request is {plan.Sensitivity} because of {label.What}, and whoever was asked did not let it go")),
            ]);
    }
}
