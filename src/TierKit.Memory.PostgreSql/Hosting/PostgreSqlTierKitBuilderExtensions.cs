using TierKit.Hosting;
using TierKit.Memory.Indexing;
using TierKit.Memory.PostgreSql;
using TierKit.Tiers;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers PostgreSQL as the engine of the knowledge base.</summary>
public static class PostgreSqlTierKitBuilderExtensions
{
    /// <summary>Keeps the index of the notes of <c>AddBasicMemory</c> on a PostgreSQL server, for several instances and many users.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="connectionString">How the server is reached, as Npgsql writes it; empty: the environment variable <c>TIERKIT_POSTGRESQL</c>. Never logged.</param>
    /// <param name="configure">Sets the options; none by default.</param>
    /// <returns>The builder.</returns>
    /// <remarks>The server is the function service <c>postgresql</c> of the catalog: matrix, doctor and status page know it.</remarks>
    /// <exception cref="TierKitConfigurationException">An option does not fit, or it was called twice.</exception>
    public static ITierKitBuilder UsePostgreSql(this ITierKitBuilder kit, string connectionString = "", Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentNullException.ThrowIfNull(connectionString);
        PostgreSqlOptions options = new() { ConnectionString = connectionString };
        configure?.Invoke(options);
        return kit.UsePostgreSql(options);
    }

    internal static ITierKitBuilder UsePostgreSql(this ITierKitBuilder kit, PostgreSqlOptions options)
    {
        IReadOnlyList<string> errors = OptionsCheck.Check(options);
        if (errors.Count == 0 && kit.Services.Any(static service => service.ServiceType == typeof(PostgreSqlNoteEngine)))
        {
            errors = ["UsePostgreSql was called twice; one server keeps the indexes of all projects"];
        }

        if (errors.Count > 0)
        {
            throw new TierKitConfigurationException(errors);
        }

        kit.Services.AddSingleton(provider => new PostgreSqlNoteEngine(options, provider));
        kit.Services.AddSingleton<INoteEngine>(static provider => provider.GetRequiredService<PostgreSqlNoteEngine>());
        kit.AddFunctionService(
            PostgreSqlFunction.Service,
            Tier.Sovereign,
            PostgreSqlFunction.Provider,
            static provider => provider.GetRequiredService<PostgreSqlNoteEngine>().Function,
            // A change is several statements, each with its deadline; this is for what would hold that up.
            service => service.Clocks.Total = 4 * options.Deadline);
        return kit;
    }
}
