using Npgsql;

namespace TierKit.Memory.PostgreSql;

/// <summary>Finds every option that does not fit, with its path and the next step; never a part of the connection string.</summary>
internal static class OptionsCheck
{
    public const string Variable = "TIERKIT_POSTGRESQL";

    public static IReadOnlyList<string> Check(PostgreSqlOptions options, string section = "Memory:PostgreSql")
    {
        List<string> errors = [];
        if (Written(options).Length == 0)
        {
            errors.Add($"{section}:ConnectionString is missing; write it as 'Host=localhost;Database=notes;Username=app', or set {Variable}");
        }
        else if (Settings(options) is null)
        {
            errors.Add($"{section}:ConnectionString is not one of Npgsql's (it is not shown, for it may hold a password); write it as 'Host=localhost;Database=notes;Username=app'");
        }

        if (options.Schema is not { Length: > 0 and <= 48 } schema || !char.IsAsciiLetterLower(schema[0]) || schema.Any(static letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '_')
            || schema.StartsWith("pg_", StringComparison.Ordinal))
        {
            errors.Add($"{section}:Schema = '{options.Schema}' is not a name of a schema here; use up to 48 lower-case letters, digits and underscores, starting with a letter other than 'pg_'");
        }

        if (!Enum.IsDefined(options.Content))
        {
            errors.Add($"{section}:Content = '{options.Content}' is not known; use {string.Join(" or ", Enum.GetNames<NoteContentPlace>())}");
        }

        if (options.Deadline < TimeSpan.FromSeconds(1) || options.Deadline > TimeSpan.FromMinutes(10))
        {
            errors.Add($"{section}:Deadline = '{options.Deadline}' is not between 00:00:01 and 00:10:00");
        }

        return errors;
    }

    /// <summary>Reads the connection string; none where it is not one.</summary>
    public static NpgsqlConnectionStringBuilder? Settings(PostgreSqlOptions options)
    {
        try
        {
            NpgsqlConnectionStringBuilder settings = new(Written(options));
            return settings.Host is { Length: > 0 } ? settings : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return null;
        }
    }

    private static string Written(PostgreSqlOptions options) => options.ConnectionString is { Length: > 0 } written ? written : Environment.GetEnvironmentVariable(Variable) ?? "";
}
