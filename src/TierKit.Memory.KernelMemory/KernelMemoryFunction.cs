using System.Globalization;
using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Memory.KernelMemory;

/// <summary>Stands for the service in the catalog: runs the calls that are made to it, and answers the free question after its health.</summary>
internal sealed class KernelMemoryFunction(KernelMemoryClient client, TimeProvider time) : AIFunction, IServiceProber
{
    public const string Service = "kernel-memory";
    public const string Provider = "Kernel Memory";

    public override string Name => Service;

    public override string Description => "Searches notes in a Kernel Memory service.";

    public async ValueTask<ServiceProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        try
        {
            await client.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
            TimeSpan took = time.GetElapsedTime(start);
            // Its word on its health looks at nothing; the list of indexes asks its vector store, and wants the key.
            int indexes = (await client.ListIndexesAsync(cancellationToken).ConfigureAwait(false)).Count;
            return new ServiceProbe(LoadState.Loaded, string.Create(CultureInfo.InvariantCulture, $"answers in {took.TotalMilliseconds:0.#} ms, {indexes} {(indexes == 1 ? "index" : "indexes")}"))
            {
                Server = "Kernel Memory v1 (it tells no closer version)",
            };
        }
        catch (KernelMemoryException exception)
        {
            return new ServiceProbe(LoadState.Down, exception.Message);
        }
    }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
        => await ((Func<CancellationToken, Task<object>>)arguments[KernelMemoryCalls.Call]!)(cancellationToken).ConfigureAwait(false);
}
