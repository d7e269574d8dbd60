using TierKit.Tiers;

namespace TierKit.Quorum;

/// <summary>Represents a member of a panel.</summary>
/// <param name="Index">Its place, which breaks ties.</param>
/// <param name="Service">Its own service.</param>
/// <param name="Weight">How much its vote counts.</param>
internal sealed record PanelMember(int Index, TierService Service, int Weight)
{
    public string Lineage => LineageOf(Service);

    /// <summary>Names who trained a service's model; one of unknown lineage is its own, so that replicas of a model count once.</summary>
    public static string LineageOf(TierService service) => service.Lineage ?? $"{service.Provider}/{service.Model ?? service.Name}";
}
