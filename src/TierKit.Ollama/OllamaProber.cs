using System.Text.Json;
using TierKit.Providers.Answers;
using TierKit.Resilience;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Providers;

/// <summary>Asks an Ollama server whether it runs and how far a model is from answering.</summary>
internal sealed class OllamaProber(TierService service, Uri endpoint, OllamaQuestions questions) : IServiceProber
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private string Model => service.Model!;

    private string Server => $"Ollama at {endpoint.GetLeftPart(UriPartial.Authority)}";

    public async ValueTask<ServiceProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await questions.AskAsync(LookAsync, Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new ServiceProbe(LoadState.Unknown, $"nobody waited for the answer of {Server}");
        }
        catch (SovereigntyException exception)
        {
            return new ServiceProbe(LoadState.Unknown, exception.Message);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or HttpRequestException { StatusCode: not null })
        {
            return new ServiceProbe(LoadState.Unknown, $"something answers at {endpoint.Authority}, but not as Ollama does; check Endpoint");
        }
        catch (Exception exception)
        {
            string how = exception is TimeoutException ? $"did not answer within {Patience.TotalSeconds:0} s" : "does not answer";
            return new ServiceProbe(LoadState.Down, $"{Server} {how}; run: ollama serve");
        }
    }

    private async Task<ServiceProbe> LookAsync(HttpClient client, CancellationToken cancellationToken)
    {
        OllamaModelEntry? running = (await OllamaQuestions.RunningAsync(client, cancellationToken).ConfigureAwait(false)).Find(Model);
        OllamaVersion version = await OllamaQuestions.VersionAsync(client, cancellationToken).ConfigureAwait(false);
        OllamaModelEntry? known = (await OllamaQuestions.TagsAsync(client, cancellationToken).ConfigureAwait(false)).Find(Model);
        (LoadState state, string detail) = (running, known) switch
        {
            (_, { Elsewhere: { } host }) => Remote(host),
            (null, null) when OllamaModelName.IsCloud(Model) => Remote("Ollama's cloud"),
            (null, null) => (LoadState.Missing, $"{Server} does not have model '{Model}'; run: ollama pull {Model}"),
            (null, _) => (LoadState.Unloaded, $"model '{Model}' is on disk; the next call loads it"),
            _ when await IsLoadingAsync(client, running, cancellationToken).ConfigureAwait(false) =>
                (LoadState.Loading, $"model '{Model}' is being loaded, or is at its first request since"),
            _ => (LoadState.Loaded, $"model '{Model}' is in memory"),
        };
        return new ServiceProbe(state, detail)
        {
            ContextWindow = running is { ContextLength: > 0 } ? running.ContextLength : null,
            Digest = known?.Digest is { Length: > 0 } digest ? $"sha256:{digest}" : null,
            Server = version.Version is { Length: > 0 } number ? $"Ollama {number}" : "Ollama",
        };
    }

    private (LoadState State, string Detail) Remote(string host) => service.Tier == Tier.Sovereign
        ? (LoadState.Unknown, $"model '{Model}' runs at {host}, so it is not sovereign; set Tier to Partner or name a model that is pulled")
        : (LoadState.Loaded, $"model '{Model}' runs at {host}");

    // Ollama lists a model from the moment it starts to load it and has no word for that. But a model that has not finished
    // its first request has no time of leaving yet, and the server makes one up at every question.
    private async Task<bool> IsLoadingAsync(HttpClient client, OllamaModelEntry before, CancellationToken cancellationToken) =>
        (await OllamaQuestions.RunningAsync(client, cancellationToken).ConfigureAwait(false)).Find(Model) is { } after
        && after.ExpiresAt != before.ExpiresAt;
}
