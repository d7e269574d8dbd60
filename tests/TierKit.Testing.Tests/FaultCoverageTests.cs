using System.Reflection;
using System.Text.RegularExpressions;
using TierKit.FaultTable;

namespace TierKit.Testing.Tests;

/// <summary>Sees to it that no fault ships untried or untold.</summary>
public sealed partial class FaultCoverageTests
{
    // Ways to combine others: what each call comes to is tried in process.
    private static readonly string[] Combinations = [nameof(Fault.Flapping), nameof(Fault.InTurn)];

    private static readonly string[] Faults =
    [
        .. typeof(Fault).GetMembers(BindingFlags.Public | BindingFlags.Static)
            .Where(static m => m is PropertyInfo or MethodInfo { IsSpecialName: false })
            .Select(static m => m.Name)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The list that was asked for, word by word.</summary>
    private static readonly string[] Asked =
    [
        "Refused", "BlackHole", "SilentBeforeHeaders", "SlowFirstToken", "StallAfter", "CutAfter", "ErrorEventFirst", "ErrorEventAfter", "NoEndMarker",
        "MalformedChunk", "Status", "ContextTooLong", "ContentRefused", "ModelMissing", "ModelLoading", "QuotaExhausted", "Flapping", "EmptyAnswer",
        "HtmlAnswer", "BrokenToolArguments",
    ];

    [Fact]
    public void Faults_ThatWereAskedFor_ArePublic() => Assert.Empty(Asked.Except(Faults));

    [Fact]
    public void Faults_Every_IsInTheTable()
    {
        string[] tried = [.. FaultCase.All.Select(static c => Word().Match(c.Fault.ToString()).Value)];

        Assert.Equal(33, Faults.Length);
        Assert.Empty(Faults.Except(Combinations).Except(tried));
    }

    [Fact]
    public void Faults_Every_IsTriedInProcess()
    {
        string tests = File.ReadAllText(Path.Combine(Folder, "tests", "TierKit.Testing.Tests", "FakeFaultTests.cs"))
            + File.ReadAllText(Path.Combine(Folder, "tests", "TierKit.Testing.Tests", "OutageTests.cs"));

        string[] missing = [.. Faults.Where(name => !tests.Contains($"Fault.{name}", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    [Fact]
    public void Faults_Every_StandsInThePage()
    {
        string page = File.ReadAllText(Path.Combine(Folder, "docs", "testing.md"));

        string[] missing = [.. Faults.Where(name => !Regex.IsMatch(page, $@"[`.]{name}\b"))];
        Assert.Empty(missing);
    }

    private static string Folder => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(FaultPage.Location)!, "..", ".."));

    [GeneratedRegex(@"^\w+")]
    private static partial Regex Word();
}
