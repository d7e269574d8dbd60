using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace TierKit.Mcp.Borrowing;

/// <summary>Notes that a server said that its tools have changed, in the order of its messages: before an answer that comes after it is handed on.</summary>
/// <remarks>A handler of the client runs beside the answers, and the next call could be on its way before it. Thread-safe.</remarks>
internal sealed class WatchedTransport(IClientTransport inner) : IClientTransport, IAsyncDisposable
{
    private int _changed;
    private volatile TaskCompletionSource _promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => inner.Name;

    /// <summary>Notes that what was listed may not be what is offered.</summary>
    public void Doubt() => Volatile.Write(ref _changed, 1);

    /// <summary>Gets whether the tools may have changed since they were listed.</summary>
    public bool IsDoubted => Volatile.Read(ref _changed) == 1;

    /// <summary>Clears the doubt, before the tools are listed.</summary>
    public void Clear() => Volatile.Write(ref _changed, 0);

    /// <summary>Gets a task that ends when the server has promised to say what changes.</summary>
    public Task Promised => _promise.Task;

    /// <summary>Notes the promise.</summary>
    public void Promise() => _promise.TrySetResult();

    /// <summary>Notes that the promise holds no longer, and so that what was listed may not be what is offered.</summary>
    public void Withdraw()
    {
        _promise = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Doubt();
    }

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) =>
        new WatchedConnection(await inner.ConnectAsync(cancellationToken).ConfigureAwait(false), this);

    public ValueTask DisposeAsync() => inner is IAsyncDisposable disposable ? disposable.DisposeAsync() : default;
}
