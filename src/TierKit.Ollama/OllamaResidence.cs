using System.Collections.Concurrent;
using TierKit.Providers.Answers;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Providers;

/// <summary>Makes sure that a sovereign service's model runs on the server that is asked and nowhere else.</summary>
/// <remarks>
/// Ollama runs some models elsewhere in its own name: those of its cloud, and any local copy of such a model under another
/// name. Only the server knows, so it is asked before the first request and again when what it said has grown old.
/// </remarks>
internal sealed class OllamaResidence(TierService service, OllamaQuestions questions, TimeProvider time)
{
    // Longer than the connect clock, so that an address that swallows packets fails as that clock says.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Trust = TimeSpan.FromMinutes(5);

    // Holds models the server has, so it is as small as the server's library.
    private readonly ConcurrentDictionary<string, long> _asked = new(StringComparer.Ordinal);

    /// <summary>Returns when the model runs at home, or is not there at all, which the server's own answer says better.</summary>
    /// <exception cref="SovereigntyException">The model runs elsewhere.</exception>
    public ValueTask RequireAsync(string model, CancellationToken cancellationToken) =>
        _asked.TryGetValue(model, out long asked) && time.GetElapsedTime(asked) < Trust
            ? ValueTask.CompletedTask
            : AskAsync(model, cancellationToken);

    /// <summary>Forgets what the server said of a model whose answer came from elsewhere.</summary>
    public SovereigntyException Refuse(string model, string host)
    {
        _asked.TryRemove(model, out _);
        return new SovereigntyException(service.Name, host, $"its Ollama server runs model '{model}' there and not here");
    }

    private async ValueTask AskAsync(string model, CancellationToken cancellationToken)
    {
        if (OllamaModelName.IsCloud(model))
        {
            throw Refuse(model, "Ollama's cloud");
        }

        OllamaModelEntry? found = await questions
            .AskAsync((client, token) => OllamaQuestions.ShowAsync(client, model, token), Patience, cancellationToken)
            .ConfigureAwait(false);
        if (found?.Elsewhere is { } host)
        {
            throw Refuse(model, host);
        }

        if (found is not null)
        {
            _asked[model] = time.GetTimestamp();
        }
    }
}
