namespace TierKit.AspNetCore.Hosting;

/// <summary>Remembers whether the application mapped the gateway: only then its address matters.</summary>
internal sealed class GatewayMapping
{
    public bool IsMapped { get; set; }
}
