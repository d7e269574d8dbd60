using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Mcp.Hosting;
using TierKit.Memory.Hosting;
using TierKit.Memory.KernelMemory.Hosting;
using TierKit.Memory.PostgreSql.Hosting;

namespace TierKit.Cli.Configuration;

/// <summary>Makes every provider that ships with the tool known.</summary>
internal static class EveryProvider
{
    public static ITierKitBuilder UseEveryProvider(this ITierKitBuilder kit)
    {
        SectionContributors.Register(new MemorySection());
        SectionContributors.Register(new KernelMemorySection());
        SectionContributors.Register(new PostgreSqlSection());
        SectionContributors.Register(new McpSection());
        return kit.UseOllama().UseOpenAI().UseAnthropic().UseFileReaders();
    }
}
