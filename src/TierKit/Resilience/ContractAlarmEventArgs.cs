using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Represents that a service's answers break the contract more often than they used to.</summary>
public sealed class ContractAlarmEventArgs : EventArgs
{
    internal ContractAlarmEventArgs(TierService service, ContractFigures figures)
    {
        Service = service;
        Figures = figures;
    }

    /// <summary>Gets the service.</summary>
    public TierService Service { get; }

    /// <summary>Gets what is broken, and how often it was.</summary>
    public ContractFigures Figures { get; }
}
