using Microsoft.Extensions.AI;
using TierKit.Chat;
using TierKit.Embeddings;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Gives a panel the sovereign encoder and judge that its policy names.</summary>
internal static class PanelToolbox
{
    // Whatever the question's label is, nothing a judge or an encoder reads leaves the machine or is kept.
    private const Sensitivity Closed = Sensitivity.Secret;

    public static PanelTools For(RoutePolicy policy, RouteServices services, PolicyCatalog policies, AgreementCalibration? calibration)
    {
        QuorumRules rules = policy.Quorum!;
        return new PanelTools(
            rules.Space is { } space && rules.Threshold is not null ? Embed(new TieredEmbeddingGenerator(services, policies, policies[RoutePolicies.SovereignOnly], space)) : null,
            rules.Judge is { } judge ? Ask(services, policy.ForMember([judge])) : null,
            calibration);
    }

    private static Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyList<ReadOnlyMemory<float>>>> Embed(TieredEmbeddingGenerator generator) =>
        async (texts, cancellationToken) =>
        {
            EmbeddingGenerationOptions options = new()
            {
                AdditionalProperties = new() { [RouteOptionNames.Policy] = RoutePolicies.SovereignOnly, [RouteOptionNames.Sensitivity] = Closed },
            };
            GeneratedEmbeddings<Embedding<float>> vectors = await generator.GenerateAsync(texts, options, cancellationToken).ConfigureAwait(false);
            return [.. vectors.Select(static v => v.Vector)];
        };

    private static Func<IReadOnlyList<ChatMessage>, ChatOptions, CancellationToken, Task<ChatResponse?>> Ask(RouteServices services, RoutePolicy judge)
    {
        return async (messages, options, cancellationToken) =>
        {
            RoutePlan plan = services.Planner.Plan(judge, ServiceKind.Chat, Closed, ServiceCapabilities.None);
            ChatOperation operation = new(new ChatCall(messages, options, addressed: false), floor: null);
            try
            {
                return await RouteWalk.RunAsync<ChatOperation, ChatResponse>(services, plan, operation, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // A judge that fails says nothing, and what it does not say is not the same.
                return null;
            }
        };
    }
}
