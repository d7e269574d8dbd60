using System.Net;
using System.Net.Http.Json;
using TierKit.Hosting;
using TierKit.Providers.Answers;

namespace TierKit.Providers;

/// <summary>Asks an Ollama server the questions that cost nothing, each within a time of its own.</summary>
internal sealed class OllamaQuestions(ProviderContext context, Func<HttpClient> connect)
{
    // A library of hundreds of models stays far below; a hostile server is cut here.
    private const int AnswerLimit = 8 * 1024 * 1024;

    /// <summary>Asks in the background of no attempt: what is learnt must not be taken for the attempt's own answer.</summary>
    /// <exception cref="TimeoutException">The server did not answer in time.</exception>
    public Task<T> AskAsync<T>(Func<HttpClient, CancellationToken, Task<T>> question, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Task.Run(() => context.AskAsideAsync(() => BoundedAsync(question, patience, cancellationToken)), cancellationToken);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(() => context.AskAsideAsync(() => BoundedAsync(question, patience, cancellationToken)), cancellationToken);
        }
    }

    public static Task<OllamaVersion> VersionAsync(HttpClient client, CancellationToken cancellationToken) =>
        ReadAsync(client.GetFromJsonAsync("api/version", OllamaJsonContext.Default.OllamaVersion, cancellationToken));

    /// <summary>Lists the models the server has.</summary>
    public static Task<OllamaModelList> TagsAsync(HttpClient client, CancellationToken cancellationToken) =>
        ReadAsync(client.GetFromJsonAsync("api/tags", OllamaJsonContext.Default.OllamaModelList, cancellationToken));

    /// <summary>Lists the models that are in memory or on their way there.</summary>
    public static Task<OllamaModelList> RunningAsync(HttpClient client, CancellationToken cancellationToken) =>
        ReadAsync(client.GetFromJsonAsync("api/ps", OllamaJsonContext.Default.OllamaModelList, cancellationToken));

    /// <summary>Describes one model, found by the name a chat would use; <see langword="null"/> when the server does not have it.</summary>
    public static async Task<OllamaModelEntry?> ShowAsync(HttpClient client, string model, CancellationToken cancellationToken)
    {
        OllamaModelQuestion question = new() { Model = model };
        using HttpResponseMessage answer = await client
            .PostAsJsonAsync("api/show", question, OllamaJsonContext.Default.OllamaModelQuestion, cancellationToken)
            .ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return await ReadAsync(answer.Content.ReadFromJsonAsync(OllamaJsonContext.Default.OllamaModelEntry, cancellationToken)).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(Task<T?> answer)
        where T : class =>
        await answer.ConfigureAwait(false) ?? throw new System.Text.Json.JsonException("The server answered 'null' where Ollama answers an object.");

    private async Task<T> BoundedAsync<T>(Func<HttpClient, CancellationToken, Task<T>> question, TimeSpan patience, CancellationToken cancellationToken)
    {
        using CancellationTokenSource clock = new(patience, context.Time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        using HttpClient client = connect();
        client.MaxResponseContentBufferSize = AnswerLimit;
        try
        {
            return await question(client, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Ollama did not answer a question about its models within {patience.TotalSeconds:0} s.");
        }
    }
}
