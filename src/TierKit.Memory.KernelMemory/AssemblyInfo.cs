using TierKit.Hosting;
using TierKit.Memory.KernelMemory.Hosting;

[assembly: TierKitSection(typeof(KernelMemorySection))]
