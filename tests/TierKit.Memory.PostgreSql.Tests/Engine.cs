namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Opens the tables of one test, each time as another process would.</summary>
internal sealed class Engine(string connectionString) : IDisposable
{
    private readonly string _tenant = Guid.NewGuid().ToString("N");
    private readonly List<Database> _databases = [];

    public Project Open(string? tenant = null, bool keepsContent = false)
    {
        PostgreSqlOptions options = new() { ConnectionString = connectionString, Tenant = tenant ?? _tenant };
        Database database = new(options);
        _databases.Add(database);
        return new Project(database, new ProjectIdentity(options.Schema, options.Tenant, "main", keepsContent));
    }

    public void Dispose() => _databases.ForEach(static database => database.Dispose());
}
