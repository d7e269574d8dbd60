using System.Runtime.CompilerServices;
using FunctionInvocationContext = Microsoft.SemanticKernel.FunctionInvocationContext;

namespace TierKit.SemanticKernel.Filters;

/// <summary>Begins a function's stream under its pipeline, and the alternative's when that gives up.</summary>
/// <remarks>
/// Committed after the first item: until then a failed start is tried again unseen; afterwards a failure is the reader's, because what was shown
/// cannot be taken back.
/// </remarks>
internal sealed class GuardedStream<T>(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next, FunctionResilience resilience) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => RunAsync(cancellationToken).GetAsyncEnumerator(CancellationToken.None);

    private async IAsyncEnumerable<T> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, cancellationToken);
        (IAsyncEnumerator<T> stream, bool any) = await BeginAsync(ends.Token).ConfigureAwait(false);
        try
        {
            while (any)
            {
                yield return stream.Current;
                any = await stream.MoveNextAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<(IAsyncEnumerator<T> Stream, bool Any)> BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await resilience.Pipeline.ExecuteAsync(
                static (state, token) => state.self.TryAsync(token, state.cancellationToken),
                (self: this, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (resilience.Alternative is not null && !cancellationToken.IsCancellationRequested)
        {
            return await FirstAsync(
                resilience.Alternative.InvokeStreamingAsync<T>(context.Kernel, context.Arguments, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    // The pipeline's token ends with its execution, so a stream that outlives that must not hold it: it has one of its own.
    private async ValueTask<(IAsyncEnumerator<T> Stream, bool Any)> TryAsync(CancellationToken attempt, CancellationToken whole)
    {
        await next(context).ConfigureAwait(false);
        CancellationTokenSource own = CancellationTokenSource.CreateLinkedTokenSource(whole);
        using (attempt.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), own))
        {
            try
            {
                return await FirstAsync(context.Result.GetValue<IAsyncEnumerable<T>>()!, own.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (attempt.IsCancellationRequested && !whole.IsCancellationRequested)
            {
                // A timeout strategy recognises its own token only.
                throw new OperationCanceledException(exception.Message, exception, attempt);
            }
        }
    }

    private static async Task<(IAsyncEnumerator<T> Stream, bool Any)> FirstAsync(IAsyncEnumerable<T> from, CancellationToken cancellationToken)
    {
        IAsyncEnumerator<T> stream = from.GetAsyncEnumerator(cancellationToken);
        try
        {
            return (stream, await stream.MoveNextAsync().ConfigureAwait(false));
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
