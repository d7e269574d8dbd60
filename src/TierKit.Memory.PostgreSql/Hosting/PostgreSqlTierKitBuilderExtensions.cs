using TierKit.Hosting;
using TierKit.Memory.Indexing;
using TierKit.Memory.PostgreSql;

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
    /// <exception cref="TierKitConfigurationException">An option does not fit.</exception>
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
        if (errors.Count > 0)
        {
            throw new TierKitConfigurationException(errors);
        }

        kit.Services.AddSingleton<INoteEngine>(_ => new PostgreSqlNoteEngine(options));
        return kit;
    }
}
