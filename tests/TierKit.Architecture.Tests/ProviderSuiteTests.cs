using System.Text.RegularExpressions;

namespace TierKit.Architecture.Tests;

/// <summary>Sees to it that every package with a provider has tests that compile the conformance suite, and with it its coverage test.</summary>
public sealed partial class ProviderSuiteTests
{
    [Fact]
    public void Packages_EveryOneWithProviders_RunsTheSuite()
    {
        int providers = 0;
        foreach (string package in SourceTree.Packages)
        {
            int found = SourceTree.Files(package).Sum(static f => Registrations().Count(File.ReadAllText(f)));
            if (found == 0)
            {
                continue;
            }

            providers += found;
            string name = Path.GetFileName(package);
            string tests = Path.Combine(SourceTree.Root, "tests", name + ".Tests", name + ".Tests.csproj");
            Assert.True(File.Exists(tests) && File.ReadAllText(tests).Contains("TierKit.Conformance/*.cs", StringComparison.Ordinal), $"{name} has providers and no conformance tests");
        }

        Assert.True(providers >= 7, $"the test found only {providers} providers");
    }

    [GeneratedRegex(@"^\[assembly: TierKitProvider\(", RegexOptions.Multiline)]
    private static partial Regex Registrations();
}
