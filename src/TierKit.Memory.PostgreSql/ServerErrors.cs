using System.Net.Sockets;
using Npgsql;
using TierKit.Transport;

namespace TierKit.Memory.PostgreSql;

/// <summary>Names what the server's errors mean, with the setting and the next step; never with a value of a statement or a password.</summary>
internal static class ServerErrors
{
    private const string Setting = "Memory:PostgreSql:ConnectionString";
    private const string Kept = "Notes that were written stay where they are, and the next scan takes them in.";

    /// <summary>Tells failures of the server from those of the caller; a server that does not speak the protocol makes Npgsql fail in any way.</summary>
    public static bool IsKnown(Exception exception, CancellationToken cancellationToken = default) => exception switch
    {
        PostgreSqlException => false,
        OperationCanceledException => !cancellationToken.IsCancellationRequested && exception.InnerException is TimeoutException,
        NpgsqlException or TimeoutException or SocketException or IOException or SovereigntyException => true,
        // Nothing of ours is meant: what is thrown below Npgsql's own code is about what it was sent.
        TierKitException or ObjectDisposedException => false,
        _ => exception.StackTrace?.Contains("at Npgsql.", StringComparison.Ordinal) == true,
    };

    public static PostgreSqlException Of(Exception exception)
    {
        (PostgreSqlError error, string message) = exception switch
        {
            SovereigntyException outside => (PostgreSqlError.Outside, $"The host '{outside.Host}' of {Setting} is not on this machine or a private network, so no note is sent there. Add it to Memory:PostgreSql:SovereignHosts if it is yours."),
            PostgresException server => OfState(server),
            TimeoutException or NpgsqlException { InnerException: TimeoutException } => (PostgreSqlError.TimedOut, $"The server of {Setting} did not answer in time. Look at its load, or raise Memory:PostgreSql:Deadline. {Kept}"),
            NpgsqlException or SocketException or IOException => (PostgreSqlError.Unreachable, $"The server of {Setting} cannot be reached. Start it, or correct host and port. {Kept}"),
            _ => (PostgreSqlError.Failed, $"What answers at {Setting} does not speak as a PostgreSQL server does ({exception.GetType().Name}). Correct host and port there. {Kept}"),
        };
        return new PostgreSqlException(error, message, exception);
    }

    private static (PostgreSqlError Error, string Message) OfState(PostgresException server) => server.SqlState switch
    {
        "28P01" or "28000" => (PostgreSqlError.Refused, $"The server refused the user of {Setting} ({server.SqlState}). Correct Username and Password there."),
        "3D000" => (PostgreSqlError.Refused, $"The database of {Setting} does not exist ({server.SqlState}). Create it, or correct Database there."),
        "42501" => (PostgreSqlError.NotAllowed, $"The user of {Setting} lacks a right ({server.SqlState}). Let it create the schema of Memory:PostgreSql:Schema, or give it usage and all rights on the tables in it."),
        "25006" => (PostgreSqlError.ReadOnly, $"The server of {Setting} is read only ({server.SqlState}). Name the primary server. {Kept}"),
        "55P03" or "57014" or "40P01" => (PostgreSqlError.TimedOut, $"A statement or the wait for another writer took longer than Memory:PostgreSql:Deadline ({server.SqlState}). Try again, or raise it. {Kept}"),
        "53100" or "53200" => (PostgreSqlError.Full, $"The server of {Setting} has no room left ({server.SqlState}). Free disk or memory on it. {Kept}"),
        "53300" => (PostgreSqlError.Full, $"The server of {Setting} takes no more connections ({server.SqlState}). Lower Maximum Pool Size there, or raise max_connections on the server. {Kept}"),
        "57P01" or "57P02" or "57P03" or "08006" or "08001" or "08004" => (PostgreSqlError.Unreachable, $"The server of {Setting} is starting or stopping ({server.SqlState}). Try again when it runs. {Kept}"),
        // The server's own words may quote a value: its code is what can be looked up.
        _ => (PostgreSqlError.Failed, $"The server of {Setting} failed with {server.SqlState}. Its log says more. {Kept}"),
    };
}
