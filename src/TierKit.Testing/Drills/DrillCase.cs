
namespace TierKit.Testing.Drills;

/// <summary>Holds what is gone at once, and how.</summary>
internal sealed record DrillCase(IReadOnlyList<string> Gone, Fault Fault)
{
    /// <summary>Gets or sets what else would take away the same, and so is not tried again.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    public string Name => string.Join(" + ", Gone);

    // A key that is not there is refused by the service, which is well otherwise.
    public Fault How => Gone.Any(static g => NodeNames.Kind(g) == "credential") ? Fault.Unauthorized : Fault;
}
