using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Audio;

namespace TierKit.Providers;

/// <summary>Refuses an answer that holds no text: the stock adapter makes an empty transcript of an error document with a good status.</summary>
internal sealed class CheckedTranscriptionClient(ISpeechToTextClient inner) : DelegatingSpeechToTextClient(inner)
{
    public override async Task<SpeechToTextResponse> GetTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        SpeechToTextResponse response = await base.GetTextAsync(audioSpeechStream, options, cancellationToken).ConfigureAwait(false);
        if (response.RawRepresentation is AudioTranscription { Text: null } or AudioTranslation { Text: null })
        {
            throw new InvalidDataException("The answer has no 'text', so it is no transcript.");
        }

        // What the recording lasts is what some services charge by.
        response.EndTime ??= (response.RawRepresentation as AudioTranscription)?.Duration ?? (response.RawRepresentation as AudioTranslation)?.Duration;
        return response;
    }

    /// <inheritdoc/>
    /// <remarks>The whole text at once, checked like it; the walk asks for no other, and the stock adapter's stream was built for another version of the SDK.</remarks>
    public override async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (SpeechToTextResponseUpdate update in (await GetTextAsync(audioSpeechStream, options, cancellationToken).ConfigureAwait(false)).ToSpeechToTextResponseUpdates())
        {
            yield return update;
        }
    }
}
