using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Testing.Fakes;

/// <summary>Makes the clients of fakes; to TierKit it is a provider like any other, so that every clock and rule applies.</summary>
internal sealed class FakeProvider(FakeServices fakes) : TierProvider
{
    public const string ProviderName = "Fake";

    public override string Name => ProviderName;

    public override IReadOnlyCollection<ServiceKind> Kinds { get; } = Enum.GetValues<ServiceKind>();

    // Nothing listens there, and nothing connects to it.
    public override string DefaultEndpoint => "http://127.0.0.1:1/";

    public override IFailureClassifier FailureClassifier => FakeFailureClassifier.Instance;

    public override IChatClient CreateChatClient(ProviderContext context) => new FakeChatClient(fakes[context.Service.Name], context);

    public override IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(ProviderContext context) =>
        new FakeEmbeddingGenerator(fakes[context.Service.Name], context);

    public override ISpeechToTextClient CreateSpeechToTextClient(ProviderContext context) => new FakeSpeechToTextClient(fakes[context.Service.Name], context);

    public override ITextToSpeechClient CreateTextToSpeechClient(ProviderContext context) => new FakeTextToSpeechClient(fakes[context.Service.Name], context);

    public override IImageGenerator CreateImageGenerator(ProviderContext context) => new FakeImageGenerator(fakes[context.Service.Name], context);
}
