using System.ClientModel;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace TierKit.Providers;

/// <summary>Reads the type that the server gives its answer: the stock adapter takes any bytes for the sound that was asked for.</summary>
internal sealed class CheckedSpeechClient(ITextToSpeechClient inner) : DelegatingTextToSpeechClient(inner)
{
    public override async Task<TextToSpeechResponse> GetAudioAsync(string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default)
    {
        TextToSpeechResponse response = await base.GetAudioAsync(text, options, cancellationToken).ConfigureAwait(false);
        if (TypeOf(response) is not { } type)
        {
            return response;
        }

        // What servers without a better word say (application/octet-stream) is left as it is.
        if (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.EndsWith("json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("xml", StringComparison.OrdinalIgnoreCase) || type.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException($"The answer is of type '{type}', so it is no sound.");
        }

        if (type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) && response.Contents is [DataContent sound] && sound.Data.Length > 0)
        {
            response.Contents = [new DataContent(sound.Data, type)];
        }

        return response;
    }

    /// <inheritdoc/>
    /// <remarks>The whole sound at once, checked like it; the walk asks for no other, and the stock adapter's stream was built for another version of the SDK.</remarks>
    public override async IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (TextToSpeechResponseUpdate update in (await GetAudioAsync(text, options, cancellationToken).ConfigureAwait(false)).ToTextToSpeechResponseUpdates())
        {
            yield return update;
        }
    }

    // Without its parameters, and never longer than a type is.
    private static string? TypeOf(TextToSpeechResponse response) =>
        response.RawRepresentation is ClientResult result && result.GetRawResponse().Headers.TryGetValue("Content-Type", out string? said)
        && System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(said, out System.Net.Http.Headers.MediaTypeHeaderValue? type) && type.MediaType is { Length: < 100 } name
            ? name
            : null;
}
