using TierKit.Telemetry;

namespace TierKit.Testing.Conformance;

/// <summary>Lists what every provider must hold.</summary>
internal static class ConformanceCases
{
    private static readonly (int Status, FailureKind Kind)[] Statuses =
    [
        (500, FailureKind.ServerError),
        (503, FailureKind.Overloaded),
        (529, FailureKind.Overloaded),
        (429, FailureKind.RateLimited),
        (401, FailureKind.Unauthorized),
        (403, FailureKind.Unauthorized),
        (404, FailureKind.ModelMissing),
    ];

    public static IReadOnlyDictionary<string, Func<ConformanceRun, Task>> All { get; } = Make();

    /// <summary>Gets what every provider of speech or images must hold.</summary>
    public static IReadOnlyDictionary<string, Func<ConformanceRun, Task>> Media { get; } = MakeMedia();

    public static Task RunAsync(IReadOnlyDictionary<string, Func<ConformanceRun, Task>> cases, string name, Func<ConformanceRun> start)
    {
        ArgumentNullException.ThrowIfNull(name);
        return cases.TryGetValue(name, out Func<ConformanceRun, Task>? run)
            ? run(start())
            : throw new KeyNotFoundException($"'{name}' is not a case. Known cases: {string.Join(", ", cases.Keys)}.");
    }

    /// <summary>Runs cases one after the other, and tells of all that do not hold.</summary>
    public static async Task<int> RunAllAsync(IReadOnlyCollection<string> names, Func<string, Task> run, CancellationToken cancellationToken)
    {
        List<string> failed = [];
        foreach (string name in names)
        {
            try
            {
                await run(name).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                failed.Add($"{name}: {exception.Message}");
            }
        }

        return failed.Count == 0
            ? names.Count
            : throw new TierAssertionException($"{failed.Count} of {names.Count} cases do not hold:\n{string.Join('\n', failed)}");
    }

    private static Dictionary<string, Func<ConformanceRun, Task>> Make()
    {
        Dictionary<string, Func<ConformanceRun, Task>> cases = [];
        foreach (bool streaming in new[] { false, true })
        {
            string how = streaming ? "streaming" : "in one piece";
            cases[$"healthy, {how}"] = run => AnswerCases.HealthyAsync(run, streaming);
            AddAnswers(cases, streaming, $", {how}");
            cases[$"JSON nested 4,000 deep, {how}"] = run => HostileCases.NestedJsonAsync(run, streaming);
            cases[$"another charset, {how}"] = run => HostileCases.OtherCharsetAsync(run, streaming);
        }

        cases["an empty object is no answer, in one piece"] = static run => AnswerCases.NoAnswerAsync(run, streaming: false, "{}");
        cases["clean end without a finish reason"] = StreamCases.CleanEndAsync;
        cases["cut mid-answer"] = static run => StreamCases.CutAsync(run, reset: false);
        cases["reset mid-answer"] = static run => StreamCases.CutAsync(run, reset: true);
        cases["error event mid-answer"] = StreamCases.ErrorMidwayAsync;
        cases["error event first"] = StreamCases.ErrorFirstAsync;
        cases["malformed chunk"] = StreamCases.MalformedAsync;
        cases["stall mid-answer"] = StreamCases.StallAsync;
        cases["silence before headers"] = static run => StreamCases.SilenceAsync(run, streaming: true);
        cases["an answer that never ends"] = HostileCases.EndlessAnswerAsync;
        cases["a tool call that never closes"] = HostileCases.EndlessToolCallAsync;
        cases["one finish reason twice"] = HostileCases.OneFinishReasonTwiceAsync;
        cases["two finish reasons after text"] = HostileCases.TwoFinishReasonsAsync;
        cases["two finish reasons before text"] = HostileCases.TwoFinishReasonsFirstAsync;
        return cases;
    }

    private static void AddAnswers(Dictionary<string, Func<ConformanceRun, Task>> cases, bool streaming, string how)
    {
        foreach ((int status, FailureKind kind) in Statuses)
        {
            cases[$"status {status}{how}"] = run => AnswerCases.StatusAsync(run, streaming, status, kind);
        }

        cases[$"bad request is the provider's own{how}"] = run => AnswerCases.BadRequestAsync(run, streaming);
        cases[$"retry-after is honoured in place{how}"] = run => AnswerCases.RetryAfterAsync(run, streaming);
        cases[$"refused{how}"] = run => AnswerCases.RefusedAsync(run, streaming);
        cases[$"closed before headers{how}"] = run => AnswerCases.ClosedAsync(run, streaming, reset: false);
        cases[$"reset before headers{how}"] = run => AnswerCases.ClosedAsync(run, streaming, reset: true);
        cases[$"a web page is no answer{how}"] = run => AnswerCases.NoAnswerAsync(run, streaming, "<html>sign in</html>");
        cases[$"nothing is no answer{how}"] = run => AnswerCases.NoAnswerAsync(run, streaming, "");
        cases[$"redirect is refused{how}"] = run => AnswerCases.RedirectAsync(run, streaming);
        cases[$"headers that never end{how}"] = run => HostileCases.EndlessHeadersAsync(run, streaming);
        cases[$"a line that never ends{how}"] = run => HostileCases.EndlessLineAsync(run, streaming);
        cases[$"cancelled by the caller{how}"] = run => StreamCases.CancelledAsync(run, streaming);
    }

    private static Dictionary<string, Func<ConformanceRun, Task>> MakeMedia()
    {
        Dictionary<string, Func<ConformanceRun, Task>> cases = new() { ["healthy"] = MediaCases.HealthyAsync };
        AddAnswers(cases, streaming: false, "");
        cases["cut mid-answer"] = MediaCases.CutAsync;
        cases["reset mid-answer"] = MediaCases.ResetAsync;
        cases["stall mid-answer"] = MediaCases.StallAsync;
        cases["an error with a good status is no answer"] = static run => AnswerCases.NoAnswerAsync(run, streaming: false, "{\"error\":{\"message\":\"busy\"}}");
        cases["an empty object is no answer"] = static run => AnswerCases.NoAnswerAsync(run, streaming: false, "{}");
        cases["silence before headers"] = static run => StreamCases.SilenceAsync(run, streaming: false);
        return cases;
    }
}
