using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Testing.Drills;

/// <summary>Exercises a capability for which no step was given: asks the policies and services that it requires, alternatives in their order.</summary>
internal static class DefaultStep
{
    private const string Question = "Say in one sentence what you can do without the internet.";

    /// <summary>Makes the step, or returns <see langword="null"/> when there is nothing that can be asked.</summary>
    public static Func<IServiceProvider, CancellationToken, Task<DrillAnswer>>? Of(string capability, CapabilityGraph graph)
    {
        CapabilityNeed[] needs = [.. Needs(NodeNames.OfCapability(capability), graph)];
        return needs.Length == 0 ? null : (services, cancellationToken) => AskAsync(needs, services, cancellationToken);
    }

    // What a capability requires of another one, it requires itself.
    private static IEnumerable<CapabilityNeed> Needs(string node, CapabilityGraph graph)
    {
        foreach (CapabilityNeed need in graph.Nodes.First(n => n.Name == node).Needs)
        {
            if (need.Alternatives is [var other] && NodeNames.IsCapability(other))
            {
                foreach (CapabilityNeed inner in Needs(other, graph))
                {
                    yield return inner;
                }
            }
            else if (need.Alternatives.All(static a => NodeNames.Kind(a) is "service" or "policy"))
            {
                yield return need;
            }
        }
    }

    private static async Task<DrillAnswer> AskAsync(CapabilityNeed[] needs, IServiceProvider services, CancellationToken cancellationToken)
    {
        StringBuilder said = new();
        RouteReport? worst = null;
        foreach (CapabilityNeed need in needs)
        {
            for (int place = 0; place < need.Alternatives.Count; place++)
            {
                try
                {
                    DrillAnswer answer = await AskAsync(need.Alternatives[place], services, cancellationToken).ConfigureAwait(false);
                    said.AppendLine(answer.Text);
                    worst = worst is null || answer.Route?.Degradation > worst.Degradation ? answer.Route : worst;
                    break;
                }
                catch (TierKitException) when (place < need.Alternatives.Count - 1)
                {
                    // The next alternative stands in.
                }
            }
        }

        return new DrillAnswer(said.ToString(), needs.Length == 1 && needs[0].Alternatives.Count == 1 ? worst : null);
    }

    private static async Task<DrillAnswer> AskAsync(string node, IServiceProvider services, CancellationToken cancellationToken)
    {
        string name = NodeNames.Plain(node);
        ServiceKind kind = NodeNames.IsService(node) ? services.GetRequiredService<ServiceCatalog>()[name].Kind : ServiceKind.Chat;
        switch (kind)
        {
            case ServiceKind.Embedding:
                GeneratedEmbeddings<Embedding<float>> vectors = await services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(name)
                    .GenerateAsync([Question], cancellationToken: cancellationToken).ConfigureAwait(false);
                return new DrillAnswer("", vectors.GetRoute());
            case ServiceKind.Transcription:
                SpeechToTextResponse heard = await services.GetRequiredKeyedService<ISpeechToTextClient>(name)
                    .GetTextAsync(new MemoryStream("RIFF"u8.ToArray()), cancellationToken: cancellationToken).ConfigureAwait(false);
                return new DrillAnswer(heard.Text, heard.GetRoute());
            case ServiceKind.Speech:
                TextToSpeechResponse spoken = await services.GetRequiredKeyedService<ITextToSpeechClient>(name)
                    .GetAudioAsync(Question, cancellationToken: cancellationToken).ConfigureAwait(false);
                return new DrillAnswer("", spoken.GetRoute());
            case ServiceKind.Image:
                ImageGenerationResponse drawn = await services.GetRequiredKeyedService<IImageGenerator>(name)
                    .GenerateAsync(new ImageGenerationRequest(Question), cancellationToken: cancellationToken).ConfigureAwait(false);
                return new DrillAnswer("", drawn.GetRoute());
            case ServiceKind.Function:
                object? result = await services.GetRequiredKeyedService<AIFunction>(name).InvokeAsync([], cancellationToken).ConfigureAwait(false);
                return new DrillAnswer(result?.ToString());
            default:
                return await services.GetRequiredKeyedService<IChatClient>(name).GetResponseAsync(Question, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
