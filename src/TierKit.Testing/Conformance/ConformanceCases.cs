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

    private static Dictionary<string, Func<ConformanceRun, Task>> Make()
    {
        Dictionary<string, Func<ConformanceRun, Task>> cases = [];
        foreach (bool streaming in new[] { false, true })
        {
            string how = streaming ? "streaming" : "in one piece";
            cases[$"healthy, {how}"] = run => AnswerCases.HealthyAsync(run, streaming);
            foreach ((int status, FailureKind kind) in Statuses)
            {
                cases[$"status {status}, {how}"] = run => AnswerCases.StatusAsync(run, streaming, status, kind);
            }

            cases[$"bad request is the provider's own, {how}"] = run => AnswerCases.BadRequestAsync(run, streaming);
            cases[$"retry-after is honoured in place, {how}"] = run => AnswerCases.RetryAfterAsync(run, streaming);
            cases[$"refused, {how}"] = run => AnswerCases.RefusedAsync(run, streaming);
            cases[$"closed before headers, {how}"] = run => AnswerCases.ClosedAsync(run, streaming, reset: false);
            cases[$"reset before headers, {how}"] = run => AnswerCases.ClosedAsync(run, streaming, reset: true);
            cases[$"a web page is no answer, {how}"] = run => AnswerCases.NoAnswerAsync(run, streaming, "<html>sign in</html>");
            cases[$"nothing is no answer, {how}"] = run => AnswerCases.NoAnswerAsync(run, streaming, "");
            cases[$"redirect is refused, {how}"] = run => AnswerCases.RedirectAsync(run, streaming);
            cases[$"cancelled by the caller, {how}"] = run => StreamCases.CancelledAsync(run, streaming);
        }

        cases["an empty object is no answer, in one piece"] = static run => AnswerCases.NoAnswerAsync(run, streaming: false, "{}");
        cases["clean end without a finish reason"] = StreamCases.CleanEndAsync;
        cases["cut mid-answer"] = static run => StreamCases.CutAsync(run, reset: false);
        cases["reset mid-answer"] = static run => StreamCases.CutAsync(run, reset: true);
        cases["error event mid-answer"] = StreamCases.ErrorMidwayAsync;
        cases["error event first"] = StreamCases.ErrorFirstAsync;
        cases["malformed chunk"] = StreamCases.MalformedAsync;
        cases["stall mid-answer"] = StreamCases.StallAsync;
        cases["silence before headers"] = StreamCases.SilenceAsync;
        return cases;
    }
}
