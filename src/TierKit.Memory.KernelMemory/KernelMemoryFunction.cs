using System.Globalization;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Memory.KernelMemory;

/// <summary>Stands for the service in the catalog: runs the calls that are made to it, and answers the free question after its health.</summary>
/// <param name="client">The client.</param>
/// <param name="keptHome">Says why the policy lets nothing of a label reach the service, or <see langword="null"/> where it does.</param>
/// <param name="time">The clock.</param>
internal sealed class KernelMemoryFunction(KernelMemoryClient client, Func<Sensitivity, string?> keptHome, TimeProvider time) : AIFunction, IServiceProber
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
            return new ServiceProbe(LoadState.Loaded, string.Create(CultureInfo.InvariantCulture, $"answers in {took.TotalMilliseconds:0.#} ms, {indexes} {(indexes == 1 ? "index" : "indexes")}{Withheld()}"))
            {
                Server = "Kernel Memory v1 (it tells no closer version)",
            };
        }
        catch (KernelMemoryException exception)
        {
            return new ServiceProbe(LoadState.Down, exception.Message);
        }
    }

    // What never reaches a service that is well is no failure that its figures could show. Secret notes reach none.
    private string Withheld()
        => Enum.GetValues<Sensitivity>().Where(static label => label < Sensitivity.Secret).Select(label => (Label: label, Why: keptHome(label))).FirstOrDefault(static kept => kept.Why is not null) is { Why: { } why } kept
            ? $"; {kept.Label} notes and stricter ones stay in the local index: {why}"
            : "";

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
        => await ((Func<CancellationToken, Task<object>>)arguments[KernelMemoryCalls.Call]!)(cancellationToken).ConfigureAwait(false);
}
