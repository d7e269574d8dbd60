using System.Globalization;
using System.Reflection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Tests.Hosting;

/// <summary>Holds the page of every setting to the options in code: each property has its row, and each row the real default.</summary>
public sealed class OptionsPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(
        typeof(OptionsPageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryRoot").Value!, "docs", "reference", "options.md"));

    [Theory]
    [InlineData(typeof(TierKitOptions), 5)]
    [InlineData(typeof(ServiceOptions), 15)]
    [InlineData(typeof(ServiceClockOptions), 6)]
    [InlineData(typeof(ServiceLimitOptions), 3)]
    [InlineData(typeof(ServicePrice), 2)]
    [InlineData(typeof(PolicyOptions), 9)]
    [InlineData(typeof(LedgerOptions), 3)]
    [InlineData(typeof(CapabilityOptions), 2)]
    [InlineData(typeof(EgressOptions), 2)]
    [InlineData(typeof(BudgetOptions), 3)]
    [InlineData(typeof(QuorumOptions), 10)]
    [InlineData(typeof(QuorumMemberOptions), 3)]
    [InlineData(typeof(QuorumFieldOptions), 4)]
    public void Page_EveryProperty_HasItsRowWithTheRealDefault(Type options, int atLeast)
    {
        string title = $"In code: `{options.Name}`.";
        string[] rows =
        [
            .. Page.SkipWhile(l => !l.Contains(title, StringComparison.Ordinal)).Skip(1).TakeWhile(static l => !l.StartsWith("## ", StringComparison.Ordinal))
                .Where(static l => l.StartsWith("| `", StringComparison.Ordinal)),
        ];
        PropertyInfo[] properties = options.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        object defaults = Activator.CreateInstance(options)!;
        List<string> wrong = [];
        foreach (PropertyInfo property in properties)
        {
            string? row = Array.Find(rows, r => r.StartsWith($"| `{property.Name}` | ", StringComparison.Ordinal));
            string? expected = Written(property.GetValue(defaults));
            string? cell = row?.Split(" | ")[1];
            if (string.IsNullOrWhiteSpace(cell) || (expected is not null && !cell.StartsWith($"`{expected}`", StringComparison.Ordinal)))
            {
                wrong.Add($"| `{property.Name}` | {(expected is null ? "(in words)" : $"`{expected}`")} | …");
            }
        }

        Assert.True(properties.Length >= atLeast, $"only {properties.Length} properties were examined");
        Assert.True(wrong.Count == 0, $"docs/reference/options.md, below '{title}', lacks or contradicts:\n{string.Join('\n', wrong)}");
        Assert.Equal(properties.Length, rows.Length);
    }

    // What has no value of its own, or is a list, is said in words.
    private static string? Written(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        Enum choice => choice.ToString(),
        string { Length: > 0 } text => text,
        int or long or double or decimal => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };
}
