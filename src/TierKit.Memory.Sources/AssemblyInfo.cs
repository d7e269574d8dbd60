using TierKit.Hosting;
using TierKit.Memory.Sources.Hosting;

[assembly: TierKitSection(typeof(FileReadersContributor))]
