using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Functions;
using TierKit.Memory.Indexing;
using TierKit.Memory.KernelMemory.Documents;
using TierKit.Memory.KernelMemory.Searching;

namespace TierKit.Memory.KernelMemory;

/// <summary>Holds what all projects share on their way to the service, and puts a search over the index of each. Thread-safe.</summary>
internal sealed class KernelMemoryEngine : INoteSearchLayer, IDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, KernelMemorySearch> _projects = new(StringComparer.Ordinal);

    public KernelMemoryEngine(KernelMemoryOptions options, IServiceProvider provider)
    {
        Options = options;
        _time = provider.GetService<TimeProvider>() ?? TimeProvider.System;
        _logger = (ILogger?)provider.GetService<ILogger<KernelMemoryClient>>() ?? NullLogger.Instance;
        Client = new KernelMemoryClient(options, _time);
        Function = new KernelMemoryFunction(Client, label => Calls!.KeptHome(label), _time);
        Calls = new KernelMemoryCalls(new Lazy<TieredFunction>(() => provider.GetRequiredKeyedService<TieredFunction>(KernelMemoryFunction.Service)));
    }

    public KernelMemoryOptions Options { get; }

    public KernelMemoryClient Client { get; }

    public KernelMemoryFunction Function { get; }

    public KernelMemoryCalls Calls { get; }

    public INoteSearch Over(LayeredProject project)
    {
        ArgumentNullException.ThrowIfNull(project);
        Calls.Prepare();
        DocumentIds ids = new(project.Name);
        KernelMemoryClient client = Client.For(project.Name);
        DocumentLedger ledger = new(project.StatePath, $"{Options.Endpoint.AbsoluteUri}\n{Options.Index}\n{project.Name}", _time);
        DocumentSender sender = new(ledger, ids, client, Calls, Options, (row, token) => ReadAsync(project, row, token), _time, _logger);
        KernelMemorySearch search = new(project, ledger, sender, ids, client, Calls, Options, _time);
        _projects[project.Name] = search;
        return search;
    }

    /// <summary>Gets the search of an open project.</summary>
    public KernelMemorySearch? Find(string project) => _projects.GetValueOrDefault(project);

    public void Dispose() => Client.Dispose();

    private static async ValueTask<NoteDocument?> ReadAsync(LayeredProject project, LedgerRow row, CancellationToken cancellationToken)
        => (await project.Catalog.FindByIdsAsync([row.Id], cancellationToken).ConfigureAwait(false)) is [{ } note] ? project.Read(note) : null;
}
