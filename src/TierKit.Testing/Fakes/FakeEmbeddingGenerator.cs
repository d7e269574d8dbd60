using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Testing.Faults;

namespace TierKit.Testing.Fakes;

/// <summary>Makes vectors from the words of a text: texts that share words lie close together, the same text in the same place.</summary>
internal sealed class FakeEmbeddingGenerator(FakeService fake, ProviderContext context) : IEmbeddingGenerator<string, Embedding<float>>
{
    internal const int Dimension = 64;

    private readonly EmbeddingGeneratorMetadata _metadata = new(FakeProvider.ProviderName, defaultModelId: context.Service.Model, defaultModelDimensions: Dimension);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        (FakeReply reply, FaultEffect? effect) = fake.Take(
            context.Time.GetUtcNow(), [.. texts.Select(static t => new ChatMessage(ChatRole.User, t))], null, streaming: false, out FakeRequest request);
        LabWork work = LabWork.Begin(context.Time);
        try
        {
            FakeFailures failures = new(fake.Name, context);
            await failures.BeforeAnswerAsync(effect, cancellationToken).ConfigureAwait(false);
            context.NoteAnswer(200);
            if (effect is { Action: FaultAction.Delay, After: { } after } && after > TimeSpan.Zero)
            {
                await LabWait.WaitAsync(context.Time, after, cancellationToken).ConfigureAwait(false);
            }

            await failures.InsteadOfAnswerAsync(effect, cancellationToken).ConfigureAwait(false);
            bool empty = effect is { Action: FaultAction.EmptyAnswer or FaultAction.NoEndMarker };
            return new GeneratedEmbeddings<Embedding<float>>(empty ? [] : texts.Select(t => new Embedding<float>(Vector(t)) { ModelId = context.Service.Model }))
            {
                Usage = new UsageDetails { InputTokenCount = FakeContents.Usage(reply, request).InputTokenCount },
            };
        }
        finally
        {
            work.End(effect is not null);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
        : serviceType == typeof(FakeService) ? fake
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }

    private static float[] Vector(string text)
    {
        float[] vector = new float[Dimension];
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            vector[Slot(word)] += 1;
        }

        float length = MathF.Sqrt(vector.Sum(static x => x * x));
        return length == 0 ? vector : [.. vector.Select(x => x / length)];
    }

    // FNV-1a: the same on every machine and in every process.
    private static int Slot(string word)
    {
        uint hash = 2166136261;
        foreach (char letter in word)
        {
            hash = (hash ^ char.ToLowerInvariant(letter)) * 16777619;
        }

        return (int)(hash % Dimension);
    }
}
