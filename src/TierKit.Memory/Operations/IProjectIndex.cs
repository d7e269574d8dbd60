using TierKit.Memory.Indexing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Keeps what is known of a project's files: the catalogue, the search, and how both follow the files.</summary>
/// <remarks>Thread-safe.</remarks>
internal interface IProjectIndex : INoteChangeListener, IAsyncDisposable
{
    INoteCatalog Catalog { get; }

    INoteSearch Search { get; }

    /// <summary>Returns when the index knows every file as it was when the call began.</summary>
    ValueTask EnsureCurrentAsync(CancellationToken cancellationToken);

    /// <summary>Forgets everything and reads every file again.</summary>
    Task<ReindexReport> ReindexAsync(IProgress<ReindexProgress>? progress, CancellationToken cancellationToken);
}
