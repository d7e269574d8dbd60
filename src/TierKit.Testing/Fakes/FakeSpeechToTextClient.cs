using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Hosting;

namespace TierKit.Testing.Fakes;

/// <summary>Hears its reply in every recording.</summary>
internal sealed class FakeSpeechToTextClient(FakeService fake, ProviderContext context) : ISpeechToTextClient
{
    private readonly SpeechToTextClientMetadata _metadata = new(FakeProvider.ProviderName, defaultModelId: context.Service.Model);

    public async Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        MemoryStream heard = new();
        await audioSpeechStream.CopyToAsync(heard, cancellationToken).ConfigureAwait(false);
        return await FakeTask.RunAsync(
            fake,
            context,
            [new DataContent(heard.ToArray(), "audio/wav")],
            // No service answers a recording with nothing at all: what is empty here is the answer itself.
            (reply, empty) => empty ? null! : new SpeechToTextResponse(reply.Text) { ModelId = context.Service.Model, Usage = reply.UsageFor([]) },
            cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (SpeechToTextResponseUpdate update in (await GetTextAsync(audioSpeechStream, options, cancellationToken).ConfigureAwait(false)).ToSpeechToTextResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(SpeechToTextClientMetadata) ? _metadata
        : serviceType == typeof(FakeService) ? fake
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }
}
