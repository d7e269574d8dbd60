using Microsoft.Extensions.AI;
using TierKit.Functions;

namespace TierKit.Memory.PostgreSql;

/// <summary>Lets matrix, ledger and breaker of TierKit see the calls to the server. Thread-safe.</summary>
/// <remarks>They only look: a database of the user's own is asked whatever a policy for models says, and a call ends by its own deadlines.</remarks>
/// <param name="function">The front of the server; made at the first call.</param>
internal sealed class PostgreSqlCalls(Lazy<TieredFunction> function)
{
    public const string Call = "call";

    /// <summary>Makes the front while the container still makes things.</summary>
    public void Prepare() => _ = function.Value;

    /// <exception cref="PostgreSqlException">The call failed.</exception>
    public async Task<TResult> RunAsync<TResult>(Func<Task<TResult>> call, CancellationToken cancellationToken)
    {
        Task<TResult>? running = null;
        AIFunctionArguments arguments = new() { [Call] = (Func<Task>)RunAsync };
        try
        {
            await function.Value.AskAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TierKitException or OperationCanceledException or ObjectDisposedException || running is { IsCompleted: true })
        {
            // The call itself says how it ended.
        }

        return await (running ?? call()).ConfigureAwait(false);

        async Task RunAsync()
        {
            running = call();
            await running.ConfigureAwait(false);
        }
    }

    /// <summary>Has a failure of a call that was not watched be seen.</summary>
    public async Task FailedAsync(PostgreSqlException failure)
    {
        try
        {
            await RunAsync(() => Task.FromException<int>(failure), CancellationToken.None).ConfigureAwait(false);
        }
        catch (PostgreSqlException)
        {
        }
    }
}
