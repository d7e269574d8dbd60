using System.Reflection;
using TierKit.Hosting;

namespace TierKit.Conformance;

/// <summary>Sees to it that no provider gets by without the suite.</summary>
public sealed class ProviderCoverageTests
{
    [Fact]
    public void Providers_Every_RunsTheConformanceSuite()
    {
        Assembly tests = typeof(ProviderCoverageTests).Assembly;
        string[] providers =
        [
            .. tests.GetReferencedAssemblies()
                .Where(static a => a.Name!.StartsWith("TierKit", StringComparison.Ordinal))
                .SelectMany(static a => Assembly.Load(a).GetCustomAttributes<TierKitProviderAttribute>())
                .Select(static a => ((TierProvider)Activator.CreateInstance(a.ProviderType)!).Name)
                .Order(StringComparer.Ordinal),
        ];
        string[] held =
        [
            .. tests.GetTypes()
                .Where(static t => !t.IsAbstract && t.IsSubclassOf(typeof(ProviderFaultTests)))
                .Select(static t => ((ProviderFaultTests)Activator.CreateInstance(t)!).Provider)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

        Assert.NotEmpty(providers);
        Assert.Equal(providers, held);
    }
}
