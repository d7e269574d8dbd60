using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Memory.KernelMemory;

/// <summary>Speaks the HTTP contract of a Kernel Memory v1 service: uploads, states, deletions, searches and answers.</summary>
/// <remarks>
/// <para>Names of indexes, documents and tags are checked here, for the service takes paths for them. Every filter carries the project.
/// Neither processing steps nor <c>.url</c> files are ever sent. Every request has a deadline; redirects and proxies are not used.</para>
/// <para>Thread-safe. Cancellation ends a call; what the service took by then stays taken. Nothing is logged, and no text of notes or
/// questions enters a message. The creator disposes.</para>
/// </remarks>
public sealed partial class KernelMemoryClient : IDisposable
{
    private readonly KernelMemoryOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly string? _project;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="options">Where the service is; read when a call begins.</param>
    /// <param name="time">The clock of the deadlines; the system's by default.</param>
    /// <exception cref="KernelMemoryException">An option does not fit: it is named with its value and the next step.</exception>
    public KernelMemoryClient(KernelMemoryOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = KernelMemoryOptionsValidator.Validate(options, nameof(KernelMemoryOptions));
        if (errors.Count > 0)
        {
            throw new KernelMemoryException(KernelMemoryError.Refused, string.Join(' ', errors));
        }

        _options = options;
        _time = time ?? TimeProvider.System;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // Another tier's address is anywhere, and what may go there is the policy's matter; in the clear nothing leaves the house.
            ConnectCallback = options.Tier != Tier.Sovereign && options.Endpoint.Scheme == Uri.UriSchemeHttps ? null
                : (context, token) => HomeConnection.OpenAsync("kernel-memory", context.DnsEndPoint, [.. options.SovereignHosts], _time, token),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    private KernelMemoryClient(KernelMemoryClient owner, string project)
    {
        (_options, _time, _http) = (owner._options, owner._time, owner._http);
        _project = KernelMemoryNames.Encode(project);
    }

    private string Project => _project ?? _options.Project;

    /// <summary>Makes a client of another project over the same connections; it needs no disposal.</summary>
    internal KernelMemoryClient For(string project) => new(this, project);

    /// <summary>Lists the indexes that the service holds vectors of.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Their names, as the service spells them.</returns>
    /// <exception cref="KernelMemoryException">The service failed or refused.</exception>
    public async Task<IReadOnlyList<string>> ListIndexesAsync(CancellationToken cancellationToken = default)
    {
        (HttpStatusCode status, byte[] body) = await SendAsync(HttpMethod.Get, "indexes", null, cancellationToken).ConfigureAwait(false);
        using JsonDocument json = Read(status, body);
        return KernelMemoryWire.Indexes(json.RootElement);
    }

    /// <summary>Asks whether the service runs; it answers without a look at anything that it needs.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when it said so.</returns>
    /// <exception cref="KernelMemoryException">The service is away, or what answers is not a Kernel Memory v1 service.</exception>
    public async Task CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        (HttpStatusCode status, byte[] body) = await SendAsync(HttpMethod.Get, "health", null, cancellationToken).ConfigureAwait(false);
        if (status != HttpStatusCode.OK)
        {
            throw Failure(status, isUpload: false);
        }

        KernelMemoryWire.Health(body);
    }

    /// <summary>Uploads a text under an id; a document of that id is replaced. Returns when the service has taken it.</summary>
    /// <param name="documentId">The id: letters, digits, '.', '_' and '-'.</param>
    /// <param name="text">The text, Markdown.</param>
    /// <param name="tags">Tags with their values; the project is added.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the document is accepted; it cannot be found yet.</returns>
    /// <exception cref="KernelMemoryException">A name may not be sent, or the service failed or refused.</exception>
    public async Task UploadAsync(string documentId, string text, IReadOnlyDictionary<string, IReadOnlyList<string>> tags, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(tags);
        using MultipartFormDataContent form = new();
        Field(form, "index", KernelMemoryNames.Index(_options.Index));
        Field(form, "documentId", KernelMemoryNames.Document(documentId));
        Field(form, "tags", $"{KernelMemoryNames.ProjectTag}:{KernelMemoryNames.TagValue(Project)}");
        foreach ((string key, IReadOnlyList<string> values) in tags)
        {
            foreach (string value in values)
            {
                Field(form, "tags", $"{KernelMemoryNames.TagKey(key)}:{KernelMemoryNames.TagValue(value)}");
            }
        }

        ByteArrayContent file = new(System.Text.Encoding.UTF8.GetBytes(text));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/markdown");
        form.Add(file, "file0", "content.md");
        (HttpStatusCode status, _) = await SendAsync(HttpMethod.Post, "upload", form, cancellationToken).ConfigureAwait(false);
        if (status != HttpStatusCode.Accepted)
        {
            // What the service answers with 503 or 500 here is our mistake to it: sending it again would never end.
            throw Failure(status, isUpload: true);
        }
    }

    /// <summary>Asks how far a document is.</summary>
    /// <param name="documentId">The id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The state.</returns>
    /// <exception cref="KernelMemoryException">The service failed or refused.</exception>
    public async Task<KernelMemoryState> GetStateAsync(string documentId, CancellationToken cancellationToken = default)
    {
        (HttpStatusCode status, byte[] body) = await SendAsync(HttpMethod.Get, "upload-status?" + Address(documentId), null, cancellationToken).ConfigureAwait(false);
        if (status == HttpStatusCode.NotFound)
        {
            return KernelMemoryState.Unknown;
        }

        using JsonDocument json = Read(status, body);
        return !json.RootElement.TryGetProperty("completed", out JsonElement completed) ? throw KernelMemoryWire.NotOurs(null)
            : completed.ValueKind != JsonValueKind.True ? KernelMemoryState.Pending
            : json.RootElement.TryGetProperty("empty", out JsonElement empty) && empty.ValueKind == JsonValueKind.True ? KernelMemoryState.Unknown
            : KernelMemoryState.Completed;
    }

    /// <summary>Returns when a document can be found, having found it.</summary>
    /// <param name="documentId">The id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends then.</returns>
    /// <exception cref="KernelMemoryException">
    /// <see cref="KernelMemoryError.IngestionFailed"/>: the deadline passed, or the service says it is done and nothing was indexed.
    /// </exception>
    public Task WaitUntilFoundAsync(string documentId, CancellationToken cancellationToken = default)
        => WaitUntilFoundAsync(documentId, [], cancellationToken);

    /// <summary>Returns when what carries these tags of a document can be found: that version of it, and not the one before.</summary>
    internal async Task WaitUntilFoundAsync(string documentId, IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> filters, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        while (await GetStateAsync(documentId, cancellationToken).ConfigureAwait(false) != KernelMemoryState.Completed)
        {
            if (_time.GetElapsedTime(start) >= _options.IngestionDeadline)
            {
                throw new KernelMemoryException(
                    KernelMemoryError.IngestionFailed,
                    $"The document '{documentId}' was taken but not processed within {_options.IngestionDeadline.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s. The service reports no failures: look at its log and its poison queue, then upload it again.");
            }

            await Task.Delay(_options.PollInterval, _time, cancellationToken).ConfigureAwait(false);
        }

        if (!await IsFoundAsync(documentId, filters, cancellationToken).ConfigureAwait(false))
        {
            throw new KernelMemoryException(KernelMemoryError.IngestionFailed, $"The service says that the document '{documentId}' is complete, but nothing of it was indexed. A text without words, or a failing embedding service, does that.");
        }
    }

    /// <summary>Says whether anything of a document can be found. Any word will do: with this bound everything of it is near enough.</summary>
    internal async Task<bool> IsFoundAsync(string documentId, IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> filters, CancellationToken cancellationToken)
        => (await SearchCoreAsync("document", filters, documentId, minRelevance: -1, limit: 1, cancellationToken).ConfigureAwait(false)).Any(passage => passage.DocumentId == documentId);

    /// <summary>Deletes a document; an unknown one too. It may be found for a moment longer.</summary>
    /// <param name="documentId">The id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the deletion is accepted.</returns>
    /// <exception cref="KernelMemoryException">The service failed or refused.</exception>
    public async Task DeleteAsync(string documentId, CancellationToken cancellationToken = default)
    {
        (HttpStatusCode status, _) = await SendAsync(HttpMethod.Delete, "documents?" + Address(documentId), null, cancellationToken).ConfigureAwait(false);
        if (status != HttpStatusCode.Accepted)
        {
            throw Failure(status, isUpload: false);
        }
    }

    /// <summary>Finds passages.</summary>
    /// <param name="query">What to look for; not empty, for the service fails at that.</param>
    /// <param name="filters">Alternatives; within each every tag and every value must hold. None means all of the project.</param>
    /// <param name="minRelevance">The least relevance, from −1 to 1.</param>
    /// <param name="limit">The most passages.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The passages, grouped by document, the best document first.</returns>
    /// <exception cref="KernelMemoryException">A filter may not be sent, or the service failed or refused.</exception>
    public Task<IReadOnlyList<KernelMemoryPassage>> SearchAsync(
        string query,
        IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>>? filters = null,
        double minRelevance = 0,
        int limit = 10,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return SearchCoreAsync(query, filters ?? [], null, minRelevance, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_project is null)
        {
            _http.Dispose();
        }
    }

    private async Task<IReadOnlyList<KernelMemoryPassage>> SearchCoreAsync(string query, IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> filters, string? documentId, double minRelevance, int limit, CancellationToken cancellationToken)
    {
        using ByteArrayContent content = Json(KernelMemoryWire.Query(_options.Index, Project, "query", query, filters, documentId, minRelevance, limit, stream: false));
        (HttpStatusCode status, byte[] body) = await SendAsync(HttpMethod.Post, "search", content, cancellationToken, nameof(KernelMemoryOptions.SearchDeadline), _options.SearchDeadline).ConfigureAwait(false);
        using JsonDocument json = Read(status, body);
        return KernelMemoryWire.Results(json.RootElement);
    }
}
