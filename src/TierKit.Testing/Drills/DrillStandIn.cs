using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Testing.Fakes;
using TierKit.Tiers;

namespace TierKit.Testing.Drills;

/// <summary>Puts a fake in the place of every service; each answer carries a mark that only this service could supply.</summary>
internal sealed class DrillStandIn(DrillLosses losses, IReadOnlyDictionary<string, FakeReplies> replies) : IServiceStandIn
{
    public IFailureClassifier FailureClassifier => FakeFailureClassifier.Instance;

    public static string MarkOf(string node) => $"[drill {node}]";

    public object CreateClient(ProviderContext context)
    {
        TierService service = context.Service;
        string node = NodeNames.OfService(service.Name);
        Fault? fault = losses.FaultOf(service, context.Endpoint);
        FakeService fake = new(service.Name, service.Tier, FakeReplies.From(request => Reply(service, node, fault, request)), fault);
        return service.Kind switch
        {
            ServiceKind.Chat => new FakeChatClient(fake, context),
            ServiceKind.Embedding => new FakeEmbeddingGenerator(fake, context),
            ServiceKind.Transcription => new FakeSpeechToTextClient(fake, context),
            ServiceKind.Speech => new FakeTextToSpeechClient(fake, context),
            ServiceKind.Image => new FakeImageGenerator(fake, context),
            _ => new FakeFunction(fake, context),
        };
    }

    public async Task MeetAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        try
        {
            await (DrillObservation.Current?.MeetAsync(names, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            // What asks here keeps files, and is prepared for what files do.
            throw new IOException(exception.Message, exception);
        }
    }

    // Noted in the flow of whoever asks; a background task of the application is nobody's step.
    private FakeReply Reply(TierService service, string node, Fault? fault, FakeRequest request)
    {
        DrillObservation.Current?.Ask(node, fault is null);
        return replies.TryGetValue(service.Name, out FakeReplies? own) ? own.For(request)
            : request.Options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } ? SchemaSample.Of(schema, MarkOf(node))
            : $"The answer of {service.Name}. {MarkOf(node)}";
    }
}
