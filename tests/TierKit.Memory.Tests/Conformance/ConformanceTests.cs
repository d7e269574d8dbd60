namespace TierKit.Memory.Tests.Conformance;

public sealed class ConformanceTests
{
    [Fact]
    public void Suites_OverAllCaseFiles_LeaveNoCaseOut()
    {
        CaseFiles.SkipWhereAbsent();
        CaseSuite[] suites = [.. typeof(CaseSuite).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(CaseSuite)))
            .Select(static type => (CaseSuite)Activator.CreateInstance(type)!)];

        CaseReport[] reports = [.. suites.Select(static suite => suite.Run())];

        int announced = CaseFiles.All.Sum(static file => CaseFiles.Read(file).GetProperty("count").GetInt32());
        int examined = reports.Sum(static report => report.Examined);
        TestContext.Current.TestOutputHelper?.WriteLine($"Ran {examined} of {announced} cases: {reports.Sum(static report => report.Agreed)} agree, {reports.Sum(static report => report.Deviations)} listed deviations ({Deviations.All.Count(static deviation => deviation.IsAsserted)} of asserted cases).");
        Assert.Equal(CaseFiles.All, suites.Select(static suite => suite.FileName).Order(StringComparer.Ordinal));
        Assert.Equal(announced, examined);
        Assert.True(examined >= 1173, $"Only {examined} cases ran.");
    }

    [Fact]
    public void Deviations_OnTheList_AreNamedOnceWithAReason()
    {
        Assert.NotEmpty(Deviations.All);
        Assert.Equal(Deviations.All.Count, Deviations.All.DistinctBy(static deviation => (deviation.File, deviation.Id)).Count());
        Assert.All(Deviations.All, static deviation => Assert.True(deviation.Reason.Length > 20, deviation.Id));
    }
}
