using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Hosting;

namespace TierKit.Testing.Fakes;

/// <summary>Says its reply in bytes that a test can read back: what stands before them marks a WAVE file.</summary>
internal sealed class FakeTextToSpeechClient(FakeService fake, ProviderContext context) : ITextToSpeechClient
{
    private readonly TextToSpeechClientMetadata _metadata = new(FakeProvider.ProviderName, defaultModelId: context.Service.Model);

    public Task<TextToSpeechResponse> GetAudioAsync(string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
        FakeTask.RunAsync(
            fake,
            context,
            [new TextContent(text)],
            (reply, empty) => new TextToSpeechResponse(empty ? [] : [new DataContent(Encoding.UTF8.GetBytes($"RIFF{reply.Text}"), "audio/wav")])
            {
                ModelId = context.Service.Model,
                Usage = reply.UsageFor([text]),
            },
            cancellationToken);

    public async IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (TextToSpeechResponseUpdate update in (await GetAudioAsync(text, options, cancellationToken).ConfigureAwait(false)).ToTextToSpeechResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(TextToSpeechClientMetadata) ? _metadata
        : serviceType == typeof(FakeService) ? fake
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }
}
