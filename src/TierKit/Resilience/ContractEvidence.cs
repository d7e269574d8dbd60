using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Says which parts of the contract one answer could have broken, and which it broke; as bits.</summary>
internal readonly record struct ContractEvidence(int Tried, int Failed)
{
    public ContractEvidence With(ContractBreach breach, bool failed) =>
        new(Tried | (1 << (int)breach), failed ? Failed | (1 << (int)breach) : Failed);
}
