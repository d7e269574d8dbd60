using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Hosting;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Puts a memory together.</summary>
internal static class MemoryFactory
{
    public static BasicMemory Create(BasicMemoryOptions options, IServiceProvider? provider, IFileSystem? files = null)
    {
        TimeProvider time = provider?.GetService<TimeProvider>() ?? TimeProvider.System;
        MemoryServices services = new(files ?? PhysicalFileSystem.Instance, time, (settings, folder) => new PlainIndex(settings, folder, time));
        return new BasicMemory(new ProjectRegistry(options, services));
    }
}
