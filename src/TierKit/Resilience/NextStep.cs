using TierKit.Policy;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Says what a person can do when nobody answered.</summary>
internal static class NextStep
{
    public static string For(RoutePlan plan, in WalkState walk)
    {
        if (plan.Candidates.Count == 0 && plan.Exclusions.Count == 0)
        {
            return plan.Kind is ServiceKind.Transcription or ServiceKind.Speech or ServiceKind.Image
                ? $"no service of kind {plan.Kind} is registered; add one with Kind = {plan.Kind}, for example at a local server with provider OpenAICompatible"
                : "no service is registered; add one, for example kit.AddOllama(\"local\", model: \"llama3.2\"), or kit.AddBasicMemory(path) for a floor";
        }

        if (plan.Exclusions.Any(static e => e.Reason == ExclusionReason.Sensitivity))
        {
            string said = plan.Origin?.Contradiction is { } contradiction ? $"{contradiction}. " : "";
            string advice = plan.Origin?.Advice ?? "label the request with options.WithSensitivity(Sensitivity.Internal)";
            return $"{said}start a sovereign service, or {advice} if it may leave";
        }

        if (plan.Policy.WhileLoading != LoadingRule.Wait && walk.LoadingService is { } loading)
        {
            return $"ask again when the model of '{loading}' is there, it goes on loading; or set WhileLoading of policy '{plan.Policy.Name}' to Wait";
        }

        return plan.Candidates.Count == 0
            ? "give the policy a service it may ask; 'tierkit explain' shows the plan"
            : "run 'tierkit doctor' to see what is reachable";
    }
}
