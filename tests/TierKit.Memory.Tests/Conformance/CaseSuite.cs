using System.Text.Json;

namespace TierKit.Memory.Tests.Conformance;

/// <summary>Runs every case of one file; a listed deviation must fail, and every other case must agree.</summary>
public abstract class CaseSuite
{
    internal abstract string FileName { get; }

    [Fact]
    public void Cases_OfTheFormat_AgreeOrAreListedAsDeviations()
    {
        CaseFiles.SkipWhereAbsent();

        CaseReport report = Run();

        TestContext.Current.TestOutputHelper?.WriteLine($"{FileName}: ran {report.Examined} cases, {report.Agreed} agree, {report.Deviations} listed deviations.");
        Assert.True(report.Problems.Count == 0, string.Join(Environment.NewLine, report.Problems));
        Assert.True(report.Examined > 0);
    }

    internal CaseReport Run()
    {
        JsonElement file = CaseFiles.Read(FileName);
        Open(file);
        List<string> problems = [];
        int agreed = 0;
        int deviations = 0;
        foreach (JsonElement example in file.GetProperty("cases").EnumerateArray())
        {
            string id = example.Text("id");
            Deviation? deviation = Deviations.Find(FileName, id);
            string? failure = FailureOf(example);
            if (deviation is null)
            {
                agreed += failure is null ? 1 : 0;
                problems.AddRange(failure is null ? [] : [$"{id} ({example.Text("basis")}): {failure}"]);
            }
            else
            {
                deviations++;
                problems.AddRange(failure is not null ? [] : [$"{id} is listed as a deviation and passes; take it off the list."]);
                problems.AddRange(deviation.IsAsserted == (example.Text("basis") == "asserted") ? [] : [$"{id} is listed with the wrong basis."]);
            }
        }

        int examined = file.GetProperty("cases").GetArrayLength();
        problems.AddRange(examined == file.GetProperty("count").GetInt32() ? [] : [$"{FileName} announces another number of cases than it holds."]);
        problems.AddRange(Deviations.In(FileName).Where(id => !file.GetProperty("cases").EnumerateArray().Any(example => example.Text("id") == id)).Select(static id => $"{id} is listed and does not exist."));
        return new CaseReport(examined, agreed, deviations, problems);
    }

    /// <summary>Reads what all cases of the file share.</summary>
    protected virtual void Open(JsonElement file)
    {
    }

    /// <summary>Runs one case; throws where product and case disagree.</summary>
    protected abstract void Check(JsonElement example);

    private string? FailureOf(JsonElement example)
    {
        try
        {
            Check(example);
            return null;
        }
        catch (Exception exception)
        {
            return exception is Xunit.Sdk.IAssertionException ? exception.Message : exception.ToString();
        }
    }
}
