using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Chat;

/// <summary>Asks the members of a panel through the walk, so that labels, breakers and clocks hold for each of them.</summary>
internal sealed class PanelCaller(RouteServices services, PanelRoutes routes, IReadOnlyList<ChatMessage> messages, ChatOptions? options, RoutePlan asked, ToolGate? gate) : IPanelCaller
{
    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(400);

    private readonly ServiceCapabilities _needs = RequestNeeds.Read(messages, options);

    public string? Blocked(PanelMember member)
    {
        RoutePlan plan = Plan(routes.Own[member.Index]);
        if (plan.Ordered.Length == 0)
        {
            return (plan.Exclusions.FirstOrDefault(e => e.Service == member.Service.Name) ?? plan.Exclusions[0]).Detail;
        }

        return (services.Budgets.Exclude(plan.Policy, member.Service) ?? services[member.Service].CurrentExclusion())?.Detail;
    }

    public async Task<MemberAnswer> AskAsync(PanelMember member, bool again, CancellationToken cancellationToken)
    {
        RoutePolicy? standIn = again ? routes.StandIns[member.Index] : null;
        if (again && standIn is null)
        {
            await Task.Delay(Backoff * (.5 + services.Random()), services.Time, cancellationToken).ConfigureAwait(false);
        }

        RoutePlan plan = Plan(standIn ?? routes.Own[member.Index]);
        long start = services.Time.GetTimestamp();
        try
        {
            ChatOperation operation = new(new ChatCall(messages, options, addressed: false) { Redaction = Redaction.For(plan, services, messages, options) }, floor: null);
            Task<ChatResponse> asking = RouteWalk.RunAsync<ChatOperation, ChatResponse>(services, plan, operation, cancellationToken);
            // Before anybody counts: a panel cannot agree on a call that none of its members may make.
            ChatResponse response = await (gate is null ? asking : gate.FilterAsync(asking)).ConfigureAwait(false);
            RouteReport? report = RouteReportReader.Read(response.AdditionalProperties);
            return new MemberAnswer(response, Served(plan, report) ?? member.Service, null, false, report?.Attempts ?? []);
        }
        catch (AllServicesFailedException failed)
        {
            FailureKind? kind = failed.Attempts.Count > 0 ? failed.Attempts[^1].Failure : null;
            return new MemberAnswer(null, null, kind ?? FailureKind.Unreachable, MayAskAgain(member, kind), failed.Attempts);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Thrown unchanged by the walk: no service would take this request.
            RouteAttempt attempt = new(member.Service.Name, member.Service.Tier, FailureKind.InvalidRequest, null, null, services.Time.GetElapsedTime(start));
            return new MemberAnswer(null, null, FailureKind.InvalidRequest, false, [attempt]);
        }
    }

    private static TierService? Served(RoutePlan plan, RouteReport? report) =>
        report is null ? null : plan.Candidates.FirstOrDefault(c => c.Name == report.ServedBy);

    private bool MayAskAgain(PanelMember member, FailureKind? kind) =>
        kind is not null && (routes.StandIns[member.Index] is { } standIn
            ? Plan(standIn).Ordered.Length > 0
            : FailureRule.For(kind.Value).Retry is RetryRule.Once or RetryRule.OnceWithBackoff);

    private RoutePlan Plan(RoutePolicy policy) => services.Planner.Plan(policy, ServiceKind.Chat, asked.Sensitivity, _needs);
}
