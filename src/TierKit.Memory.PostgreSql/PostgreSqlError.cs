namespace TierKit.Memory.PostgreSql;

/// <summary>Names what went wrong with the server.</summary>
public enum PostgreSqlError
{
    /// <summary>The server cannot be reached, or went away.</summary>
    Unreachable,

    /// <summary>The server refused the user, the password or the database.</summary>
    Refused,

    /// <summary>The user lacks a right on the schema or its tables.</summary>
    NotAllowed,

    /// <summary>The server is older than the oldest version that is known to work.</summary>
    OldVersion,

    /// <summary>The tables were made by a newer version of this package.</summary>
    NewerSchema,

    /// <summary>The server has no room or no connection left.</summary>
    Full,

    /// <summary>A statement, or a wait for another writer, took longer than the deadline.</summary>
    TimedOut,

    /// <summary>The server is read only.</summary>
    ReadOnly,

    /// <summary>The host is not on this machine or a private network.</summary>
    Outside,

    /// <summary>The server answered with an error that has no name here.</summary>
    Failed,
}
