using Microsoft.Extensions.AI;
using TierKit.Functions;
using TierKit.Policy;
using TierKit.Telemetry;

namespace TierKit.Memory.KernelMemory;

/// <summary>Makes calls to the service as calls of a service of TierKit: labels, breaker, ledger and matrix see them. Thread-safe.</summary>
/// <param name="function">The front of the service; made at the first call.</param>
internal sealed class KernelMemoryCalls(Lazy<TieredFunction> function)
{
    public const string Call = "call";

    /// <summary>Makes the front while the container still makes things.</summary>
    public void Prepare() => _ = function.Value;

    /// <param name="label">The label of what is sent, beside that of whatever surrounds the call.</param>
    /// <param name="call">The call; it throws <see cref="KernelMemoryException"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KernelMemoryException">The call failed, or was not made.</exception>
    public async Task<TResult> RunAsync<TResult>(Sensitivity? label, Func<CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
        where TResult : notnull
    {
        KernelMemoryException? failure = null;
        AIFunctionArguments arguments = new() { [Call] = (Func<CancellationToken, Task<object>>)RunAsync };
        using RouteScope? scope = label is null ? null : RouteScope.Begin(sensitivity: label);
        object? value;
        try
        {
            value = (await function.Value.AskAsync(arguments, cancellationToken).ConfigureAwait(false)).Value;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw failure ?? NotMade(exception);
        }

        return value is KernelMemoryException refused ? throw refused : (TResult)value!;

        async Task<object> RunAsync(CancellationToken token)
        {
            try
            {
                return await call(token).ConfigureAwait(false);
            }
            catch (KernelMemoryException exception)
            {
                failure = exception;
                // What the service says no to, it has answered: that is no illness of the service.
                return exception.Error is KernelMemoryError.Refused or KernelMemoryError.TooLarge ? exception : throw Known(exception);
            }
        }
    }

    // What the walk knows by itself, it also knows what to do about.
    private static Exception Known(KernelMemoryException exception) => exception.Error switch
    {
        KernelMemoryError.Unauthorized => new HttpRequestException(exception.Message, exception, System.Net.HttpStatusCode.Unauthorized),
        KernelMemoryError.TimedOut => new TimeoutException(exception.Message, exception),
        KernelMemoryError.Unreachable when exception.InnerException is HttpRequestException or IOException => exception.InnerException,
        _ => exception,
    };

    /// <summary>Says why nothing of a label may be sent to the service, or <see langword="null"/> where it may.</summary>
    public string? KeptHome(Sensitivity label)
    {
        using RouteScope scope = RouteScope.Begin(sensitivity: label);
        return function.Value.Explain().Exclusions.FirstOrDefault(static why => why.Service == KernelMemoryFunction.Service && IsPolicy(why))?.Detail;
    }

    private static bool IsPolicy(RouteExclusion why) => why.Reason is ExclusionReason.Sensitivity or ExclusionReason.NotInPolicy or ExclusionReason.Critical;

    private static KernelMemoryException NotMade(Exception exception)
    {
        if (exception is not AllServicesFailedException { Exclusions: [{ } why, ..] })
        {
            return new KernelMemoryException(KernelMemoryError.NotAsked, "The Kernel Memory service could not be asked.", exception);
        }

        return new KernelMemoryException(IsPolicy(why) ? KernelMemoryError.KeptHome : KernelMemoryError.NotAsked, $"The Kernel Memory service was not asked: {why.Detail}.", exception);
    }
}
