namespace TierKit.Memory.PostgreSql;

/// <summary>Configures the index of notes in PostgreSQL, in code or as the <c>TierKit:Memory:PostgreSql</c> section.</summary>
public sealed class PostgreSqlOptions
{
    /// <summary>Gets or sets how the server is reached, as Npgsql writes it; never logged.</summary>
    /// <value>The default is empty: the environment variable <c>TIERKIT_POSTGRESQL</c>.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>Gets or sets the schema that holds the tables: lower-case letters, digits and underscores.</summary>
    /// <value>The default is <c>tierkit</c>. It is created where it is missing.</value>
    public string Schema { get; set; } = "tierkit";

    /// <summary>Gets or sets what tells the projects of one user or customer from those of the same name of others.</summary>
    /// <value>The default is empty. Instances that share a project share its tenant and its folder of notes.</value>
    public string Tenant { get; set; } = "";

    /// <summary>Gets or sets where the text of the notes is kept: in files, or in the database beside their index.</summary>
    /// <value>The default is <see cref="NoteContentPlace.Files"/>. Either place has an index and notes of its own; <c>tierkit notes import</c> and <c>export</c> copy between them.</value>
    public NoteContentPlace Content { get; set; }

    /// <summary>Gets or sets how long a statement or a wait for another writer may take.</summary>
    /// <value>The default is 30 seconds; between 1 second and 10 minutes.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets whether notes may be changed while the server is away, under the lock of this machine alone; then two machines may replace each other's change of one note.</summary>
    /// <value>The default is <see langword="false"/>: a change is refused until the server answers.</value>
    public bool WriteWhileAway { get; set; }

    /// <summary>Gets the hosts that are the user's own although their addresses are public; without, notes stay on this machine and private networks.</summary>
    /// <value>The default is none.</value>
    public ICollection<string> SovereignHosts { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
