using System.Globalization;
using System.Net.Http.Json;
using TierKit.Providers.Answers;
using TierKit.Resilience;

namespace TierKit.Providers;

/// <summary>Brings an Ollama model into memory with a request that asks it nothing.</summary>
internal sealed class OllamaLoader(string model, Func<HttpClient> connect) : IModelLoader
{
    public async Task LoadAsync(TimeSpan? keepAlive, CancellationToken cancellationToken)
    {
        OllamaLoadRequest request = new()
        {
            Model = model,
            KeepAlive = keepAlive is { } time ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0}s") : null,
        };
        using HttpClient client = connect();
        using HttpResponseMessage answer = await client
            .PostAsJsonAsync("api/generate", request, OllamaJsonContext.Default.OllamaLoadRequest, cancellationToken)
            .ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
    }
}
