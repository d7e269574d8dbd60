using System.Globalization;
using Microsoft.Extensions.AI;
using TierKit.Telemetry;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Conformance;

/// <summary>Holds the cases that look the same streaming and in one piece.</summary>
internal static class AnswerCases
{
    public static async Task HealthyAsync(ConformanceRun run, bool streaming)
    {
        ConformanceLab lab = run.Lab(run.AnswerAsync);
        await using (lab.ConfigureAwait(false))
        {
            ChatResponse response = await lab.AskAsync(streaming, run.Cancellation).ConfigureAwait(false);

            Expect.Equal("Hello you", response.Text, "text");
            Expect.Equal(ChatFinishReason.Stop, response.FinishReason, "finish reason");
            Expect.Equal((7, 2), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount), "tokens in and out");
            Expect.That(response.GetRoute()!.CompletionVerified, "the completion is verified");
            Expect.Equal(1, lab.Chats.Count, "requests");
            LedgerEntry booked = lab.Lab.Ledger.Single();
            Expect.Equal((7, 2), (booked.InputTokens, booked.OutputTokens), "tokens booked");
        }
    }

    public static async Task StatusAsync(ConformanceRun run, bool streaming, int status, FailureKind kind)
    {
        ConformanceLab lab = run.Lab(e => e.AnswerAsync(status, "{}"));
        await using (lab.ConfigureAwait(false))
        {
            RouteAttempt attempt = await run.FailedAsync(lab, streaming).ConfigureAwait(false);

            Expect.Equal((kind, status), (attempt.Failure, attempt.Status), "kind and status");
            // A vendor's own retries would take the walk's budget and time without its knowledge.
            Expect.Equal(1, lab.Chats.Count, "requests");
        }
    }

    public static async Task BadRequestAsync(ConformanceRun run, bool streaming)
    {
        ConformanceLab lab = run.Lab(static e => e.AnswerAsync(400, "{}"), attempts: 4);
        await using (lab.ConfigureAwait(false))
        {
            for (int i = 0; i < 5; i++)
            {
                Exception failure = await Expect.ThrowsAsync<Exception>(() => lab.ReportAsync(streaming, run.Cancellation)).ConfigureAwait(false);
                Expect.That(failure is not TierKitException, "the provider's own exception is thrown");
            }

            Expect.Equal(5, lab.Chats.Count, "requests");
        }
    }

    public static async Task RetryAfterAsync(ConformanceRun run, bool streaming)
    {
        int asked = 0;
        ConformanceLab lab = run.Lab(e => ++asked == 1 ? e.AnswerAsync(429, "{}", headers: "Retry-After: 2") : run.AnswerAsync(e), attempts: 2);
        await using (lab.ConfigureAwait(false))
        {
            Task<RouteReport> asking = lab.ReportAsync(streaming, run.Cancellation);
            Task sleeping = lab.Time.WaitForSleepAsync(run.Cancellation);
            await Task.WhenAny(sleeping, asking).ConfigureAwait(false);
            Expect.That(sleeping.IsCompletedSuccessfully, "the walk waits as it was told");
            lab.Time.Advance(TimeSpan.FromSeconds(2));

            RouteReport report = await asking.ConfigureAwait(false);
            Expect.Equal(2, report.Attempts.Count, "attempts");
            Expect.Equal(FailureKind.RateLimited, report.Attempts[0].Failure, "first failure");
            Expect.Equal(2, lab.Chats.Count, "requests");
        }
    }

    public static async Task RefusedAsync(ConformanceRun run, bool streaming)
    {
        ConformanceLab lab = run.Lab(run.AnswerAsync, $"http://127.0.0.1:{LoopbackServer.ClosedPort().ToString(CultureInfo.InvariantCulture)}");
        await using (lab.ConfigureAwait(false))
        {
            Expect.Equal(FailureKind.Unreachable, (await run.FailedAsync(lab, streaming).ConfigureAwait(false)).Failure, "kind");
        }
    }

    public static async Task ClosedAsync(ConformanceRun run, bool streaming, bool reset)
    {
        ConformanceLab lab = run.Lab(e =>
        {
            if (reset)
            {
                e.Reset();
            }

            return Task.CompletedTask;
        });
        await using (lab.ConfigureAwait(false))
        {
            Expect.Equal(FailureKind.ConnectionLost, (await run.FailedAsync(lab, streaming).ConfigureAwait(false)).Failure, "kind");
        }
    }

    public static async Task NoAnswerAsync(ConformanceRun run, bool streaming, string body)
    {
        ConformanceLab lab = run.Lab(e => e.AnswerAsync(200, body, body.StartsWith('<') ? "text/html" : "application/json"));
        await using (lab.ConfigureAwait(false))
        {
            FailureKind? kind = (await run.FailedAsync(lab, streaming).ConfigureAwait(false)).Failure;
            Expect.That(kind is FailureKind.Malformed or FailureKind.Truncated, $"the failure is Malformed or Truncated, not {kind}");
        }
    }

    public static async Task RedirectAsync(ConformanceRun run, bool streaming)
    {
        ConformanceLab lab = run.Lab(static e => e.AnswerAsync(307, "", headers: "Location: http://127.0.0.1:1/elsewhere"));
        await using (lab.ConfigureAwait(false))
        {
            Expect.Equal(FailureKind.InsecureTransport, (await run.FailedAsync(lab, streaming).ConfigureAwait(false)).Failure, "kind");
            Expect.Equal(1, lab.Chats.Count, "requests");
        }
    }
}
