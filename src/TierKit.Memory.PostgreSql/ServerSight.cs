namespace TierKit.Memory.PostgreSql;

/// <summary>Represents what a look at the server found.</summary>
/// <param name="Version">The server's version.</param>
/// <param name="Tables">The version of the tables; 0 where there are none.</param>
/// <param name="HasVectorType">Whether the tables have pgvector's vectors.</param>
internal sealed record ServerSight(Version Version, int Tables, bool HasVectorType);
