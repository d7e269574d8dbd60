using System.Globalization;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Telemetry;

namespace TierKit.FaultTable;

/// <summary>Decides whether a call passed, and says in words what came of it.</summary>
public static class FaultJudge
{
    public static async Task<FaultRow> RunAsync(FaultCase fault, Protocol protocol, bool streaming, MidStreamMode mode, CancellationToken cancellationToken = default)
    {
        FaultCall call = new(fault, protocol, streaming, mode);
        await call.RunAsync(cancellationToken);
        IReadOnlyList<RouteAttempt> attempts = call.Report?.Attempts ?? Attempts(call.Failure);
        if (call.Failure is StreamInterruptedException interrupted)
        {
            attempts = interrupted.Attempts;
        }

        List<string> wrong = [];
        string saw = Saw(fault, protocol, streaming, mode, call, wrong);
        Check(fault, call, attempts, wrong);
        return new FaultRow(fault, protocol.Name, streaming, mode)
        {
            ServedBy = call.Failure is null ? call.Report?.ServedBy ?? "?" : "–",
            After = call.After,
            Saw = saw,
            Report = Describe(attempts.Where(static a => a.Failure is not null), static a => $"{a.Service} {a.Failure}{(a.Status is { } s and >= 400 ? $" {s.ToString(CultureInfo.InvariantCulture)}" : "")}{Clock(a)}"),
            Ledger = Describe(call.Ledger, e => e.Failure is { } f ? $"{e.Service} {f}" : $"{e.Service} {Tokens(e, fault.IsEndless && mode == MidStreamMode.Continue)}"),
            Wrong = wrong,
        };
    }

    private static IReadOnlyList<RouteAttempt> Attempts(Exception? failure) => (failure as AllServicesFailedException)?.Attempts ?? [];

    // A row passes only with a complete answer, or with a typed failure and the partial text where the mode says so.
    private static string Saw(FaultCase fault, Protocol protocol, bool streaming, MidStreamMode mode, FaultCall call, List<string> wrong)
    {
        switch (call.Failure)
        {
            case null when call.Finish == ChatFinishReason.ContentFilter && fault.IsAnswer:
                return "the refusal, named as one";
            case null when call.Text is FaultCall.Elsewhere or FaultCall.Whole && call.Finish == ChatFinishReason.Stop:
                bool elsewhere = call.Report?.ServedBy == "spare";
                if (elsewhere != (call.Text == FaultCall.Elsewhere))
                {
                    wrong.Add("the answer is not that of the service that is said to have served");
                }

                return call.Restarted ? "a mark to discard, then a whole answer" : elsewhere ? "a whole answer" : "a whole answer, from the service itself";
            case null when mode == MidStreamMode.Continue && call is { WasContinued: true, Text: FaultCall.Continued } && call.Finish == ChatFinishReason.Stop:
                return "a mark that `spare` goes on, then the rest of the answer";
            case null when fault.IsEndless && mode == MidStreamMode.Continue && call is { WasContinued: true, Report.ServedBy: "spare" } && call.Finish == ChatFinishReason.Stop:
                Bound(call, call.Text.EndsWith(FaultCall.End, StringComparison.Ordinal) ? call.Text[..^FaultCall.End.Length] : "", wrong);
                return "the answer up to the limit, a mark that `spare` goes on, then its end";
            case StreamInterruptedException broken when fault.Midway && streaming && mode == MidStreamMode.Fail:
                if (broken.PartialText != call.Text || broken.Service != protocol.Service)
                {
                    wrong.Add($"the exception has '{broken.PartialText}' of {broken.Service}, the caller saw '{call.Text}'");
                }

                if (!fault.IsEndless)
                {
                    return $"`StreamInterruptedException`, partial text \"{broken.PartialText.Trim()}\"";
                }

                Bound(call, call.Text, wrong);
                return "`StreamInterruptedException`, partial text up to the limit";
            case { } own when fault.IsCallersOwn && own is not TierKitException:
                return "the provider's own exception";
            default:
                wrong.Add(call.Failure is null ? $"'{call.Text}' ({call.Finish?.ToString() ?? "no finish reason"}) was presented as success" : $"{call.Failure.GetType().Name}: {call.Failure.Message}");
                return call.Failure?.GetType().Name ?? "a cut answer";
        }
    }

    private static void Check(FaultCase fault, FaultCall call, IReadOnlyList<RouteAttempt> attempts, List<string> wrong)
    {
        foreach (RouteAttempt attempt in attempts.Where(a => a.Failure is { } kind && !fault.Kinds.Contains(kind)))
        {
            wrong.Add($"{attempt.Service} was called {attempt.Failure}, not {string.Join(" or ", fault.Kinds)}");
        }

        // One entry per attempt, no more and no fewer; the answer's tokens with it.
        if (!fault.IsCallersOwn && !attempts.Select(static a => (a.Service, a.Failure)).SequenceEqual(call.Ledger.Select(static e => (e.Service, e.Failure))))
        {
            wrong.Add($"the ledger has {string.Join(", ", call.Ledger.Select(static e => $"{e.Service} {e.Failure?.ToString() ?? "served"}"))}");
        }

        if (call.Ledger.Any(static e => e.Failure is null && (e.InputTokens is null || e.OutputTokens is null)) && !fault.IsAnswer)
        {
            wrong.Add("the ledger has an answer without tokens");
        }

        if (call.After > TimeSpan.FromMinutes(15))
        {
            wrong.Add("the call took longer than its deadline");
        }
    }

    // Whether a client had read the headers when the clock ran out, the server cannot know.
    private static string Clock(RouteAttempt attempt) => attempt.Phase switch
    {
        null => "",
        AttemptPhase.Headers or AttemptPhase.FirstToken => " (first token)",
        { } phase => $" ({phase.ToString().ToLowerInvariant()})",
    };

    // How much of an endless answer was shown, and so what the next one was sent, depends on how buffers fill.
    private static string Tokens(LedgerEntry entry, bool sentWhatWasShown) =>
        sentWhatWasShown && entry.InputTokens > 0 ? string.Create(CultureInfo.InvariantCulture, $"what was shown+{entry.OutputTokens ?? 0}")
        : string.Create(CultureInfo.InvariantCulture, $"{entry.InputTokens ?? 0}+{entry.OutputTokens ?? 0}");

    private static void Bound(FaultCall call, string shown, List<string> wrong)
    {
        if (!shown.StartsWith(FaultCall.Whole, StringComparison.Ordinal) || shown.Length > Protocol.AnswerLimit)
        {
            wrong.Add($"{call.Text.Length} characters were let through");
        }
    }

    private static string Describe<T>(IEnumerable<T> items, Func<T, string> word)
    {
        string[] words = [.. items.Select(word)];
        List<string> joined = [];
        for (int i = 0; i < words.Length;)
        {
            int count = words.Skip(i).TakeWhile(w => w == words[i]).Count();
            joined.Add(count == 1 ? words[i] : $"{words[i]} × {count.ToString(CultureInfo.InvariantCulture)}");
            i += count;
        }

        return joined.Count == 0 ? "–" : string.Join(", ", joined);
    }
}
