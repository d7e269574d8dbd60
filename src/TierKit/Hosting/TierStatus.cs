namespace TierKit.Hosting;

/// <summary>Represents what a model may know of the tiers it runs on: no address, no key.</summary>
internal sealed record TierStatus(string DefaultPolicy, bool Floor, IReadOnlyList<TierStatusEntry> Services);
