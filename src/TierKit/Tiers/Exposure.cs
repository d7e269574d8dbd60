namespace TierKit.Tiers;

/// <summary>Orders the tiers by how much of a person's matters they get to see.</summary>
internal static class Exposure
{
    // What a transactional API sees is one narrow input; what a partner sees is a conversation.
    public static int Of(Tier tier) => tier switch
    {
        Tier.Sovereign => 0,
        Tier.Transactional => 1,
        _ => 2,
    };
}
