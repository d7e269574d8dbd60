using TierKit.AspNetCore.Hosting;
using TierKit.Hosting;

[assembly: TierKitSection(typeof(GatewaySection))]
