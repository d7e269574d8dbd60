namespace TierKit.Cli.Drilling;

/// <summary>Specifies what stands on standard output.</summary>
internal enum DrillFormat
{
    Table,
    Json,
    Sarif,
    Mermaid,
}
