using System.Globalization;
using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Memory.PostgreSql;

/// <summary>Stands for the server in the catalog: runs the calls that are made to it, and answers the free question after its health.</summary>
internal sealed class PostgreSqlFunction(Database database, TimeProvider time) : AIFunction, IServiceProber
{
    public const string Service = "postgresql";
    public const string Provider = "PostgreSQL";

    public override string Name => Service;

    public override string Description => "Keeps the index of notes on a PostgreSQL server.";

    /// <remarks>Makes and changes nothing there: whoever asks may not be whoever writes.</remarks>
    public async ValueTask<ServiceProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        try
        {
            ServerSight sight = await database.LookAsync(cancellationToken).ConfigureAwait(false);
            TimeSpan took = time.GetElapsedTime(start);
            string tables = sight.Tables == 0 ? "no tables yet, they are made at the first use" : string.Create(CultureInfo.InvariantCulture, $"tables of version {sight.Tables}{(sight.Tables < Tables.Version ? ", upgraded at the first use" : "")}");
            return new ServiceProbe(LoadState.Loaded, string.Create(CultureInfo.InvariantCulture, $"answers in {took.TotalMilliseconds:0.#} ms, {tables}, {(sight.HasVectorType ? "pgvector" : "no pgvector")}")) { Server = $"PostgreSQL {sight.Version}" };
        }
        catch (PostgreSqlException exception)
        {
            return new ServiceProbe(LoadState.Down, exception.Message);
        }
    }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        await ((Func<Task>)arguments[PostgreSqlCalls.Call]!)().ConfigureAwait(false);
        return true;
    }
}
