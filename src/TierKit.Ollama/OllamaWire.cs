using OllamaSharp;
using OllamaSharp.Models;
using OllamaSharp.Models.Chat;

namespace TierKit.Providers;

/// <summary>Speaks Ollama's protocol through OllamaSharp and looks at every request just before it is sent.</summary>
/// <remarks>The request names the model that is really asked, whichever of the many ways it was chosen.</remarks>
internal sealed class OllamaWire(HttpClient client, string model, OllamaResidence? residence) : OllamaApiClient(client, model), IDisposable
{
    private readonly HttpClient _client = client;

    // OllamaSharp leaves a client it was given to whoever gave it.
    void IDisposable.Dispose()
    {
        Dispose();
        _client.Dispose();
    }

    protected override async Task<HttpResponseMessage> SendToOllamaAsync(
        HttpRequestMessage requestMessage,
        OllamaRequest? ollamaRequest,
        HttpCompletionOption completionOption,
        CancellationToken cancellationToken)
    {
        string? asked = ollamaRequest switch
        {
            ChatRequest chat => chat.Model,
            EmbedRequest embed => embed.Model,
            _ => null,
        };
        if (residence is null || asked is null)
        {
            return await base.SendToOllamaAsync(requestMessage, ollamaRequest, completionOption, cancellationToken).ConfigureAwait(false);
        }

        await residence.RequireAsync(asked, cancellationToken).ConfigureAwait(false);
        HttpResponseMessage response = await base.SendToOllamaAsync(requestMessage, ollamaRequest, completionOption, cancellationToken).ConfigureAwait(false);
        Stream answer = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        response.Content = new StreamContent(new ResidenceStream(answer, () => residence.Refuse(asked, "another server")));
        return response;
    }
}
