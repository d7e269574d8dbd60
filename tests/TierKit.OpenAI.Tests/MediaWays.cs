using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Gives a test every way of <see cref="MediaCall.Ways"/>.</summary>
public sealed class MediaWays : TheoryData<ServiceKind, bool>
{
    public MediaWays()
    {
        foreach ((ServiceKind kind, bool streaming) in MediaCall.Ways)
        {
            Add(kind, streaming);
        }
    }
}
