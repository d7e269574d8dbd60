using TierKit.Hosting;
using TierKit.Memory.Hosting;

[assembly: TierKitSection(typeof(MemorySection))]
