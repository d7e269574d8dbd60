using System.Reflection;
using TierKit.AspNetCore.Tests.Clients;
using TierKit.Telemetry;

namespace TierKit.AspNetCore.Tests.Status;

public sealed class TelemetryPageTests
{
    [Fact]
    public void Page_EveryName_IsTheCodes()
    {
        string[] page = [.. File.ReadAllLines(Path.Combine(Tool.Root, "docs", "reference", "telemetry.md"))
            .Where(static l => l.StartsWith("| `", StringComparison.Ordinal)).Select(static l => l.Split('`')[1])];
        string[] code = [.. typeof(TierKitTelemetry).GetFields(BindingFlags.Public | BindingFlags.Static).Where(static f => f.IsLiteral).Select(static f => (string)f.GetRawConstantValue()!)];

        Assert.True(code.Length >= 8, "the test found hardly any name");
        Assert.Equal(code.Order(StringComparer.Ordinal), page.Order(StringComparer.Ordinal));
    }
}
