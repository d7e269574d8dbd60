using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Testing.Conformance;

/// <summary>Holds the cases of speech and images that are not those of a chat.</summary>
internal static class MediaCases
{
    public static ProviderWire WordsOf(MediaWire wire) => wire.Kind is ServiceKind.Transcription or ServiceKind.Speech or ServiceKind.Image
        ? new ProviderWire { Path = wire.Path, Whole = wire.Answer, WholeType = wire.AnswerType, FirstWord = [], Rest = [], ErrorEvent = "", MalformedChunk = "", StopChunk = "", LengthChunk = "", StreamRequest = "never a stream" }
        : throw new ArgumentException($"Kind = {wire.Kind} is neither speech nor images. Use Transcription, Speech or Image, or ProviderConformance for chat.", nameof(wire));

    /// <summary>Asks what services of the kind are asked; an answer must say what the wire says.</summary>
    public static async Task<RouteReport> AskAsync(TierLab lab, MediaWire wire, CancellationToken cancellationToken)
    {
        (string said, RouteReport? report) = await AskKindAsync(lab, wire.Kind, cancellationToken).ConfigureAwait(false);
        Expect.Equal(wire.Expected, said, "answer");
        return report!;
    }

    public static async Task HealthyAsync(ConformanceRun run)
    {
        ConformanceLab lab = run.Lab(run.AnswerAsync);
        await using (lab.ConfigureAwait(false))
        {
            RouteReport report = await lab.ReportAsync(streaming: false, run.Cancellation).ConfigureAwait(false);

            Expect.That(report.CompletionVerified, "the completion is verified");
            Expect.Equal((1, 1, 1), (report.Attempts.Count, lab.Chats.Count, lab.Lab.Ledger.Count), "attempts, requests and ledger entries");
        }
    }

    public static async Task CutAsync(ConformanceRun run)
    {
        ConformanceLab lab = run.Lab(e => e.AnswerPartlyAsync(run.Wire.Whole[..(run.Wire.Whole.Length / 2)], run.Wire.WholeType));
        await using (lab.ConfigureAwait(false))
        {
            Expect.Equal(FailureKind.ConnectionLost, (await run.FailedAsync(lab, streaming: false).ConfigureAwait(false)).Failure, "kind");
        }
    }

    public static async Task ResetAsync(ConformanceRun run)
    {
        ConformanceLab lab = run.Lab(async e =>
        {
            await e.AnswerPartlyAsync(run.Wire.Whole[..(run.Wire.Whole.Length / 2)], run.Wire.WholeType).ConfigureAwait(false);
            e.Reset();
        });
        await using (lab.ConfigureAwait(false))
        {
            Expect.Equal(FailureKind.ConnectionLost, (await run.FailedAsync(lab, streaming: false).ConfigureAwait(false)).Failure, "kind");
        }
    }

    public static async Task StallAsync(ConformanceRun run)
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ConformanceLab lab = run.Lab(async e =>
        {
            await e.AnswerPartlyAsync(run.Wire.Whole[..(run.Wire.Whole.Length / 2)], run.Wire.WholeType).ConfigureAwait(false);
            begun.TrySetResult();
            closed.TrySetResult(await e.PeerClosedAsync().ConfigureAwait(false));
        });
        await using (lab.ConfigureAwait(false))
        {
            Task<RouteReport> asking = lab.ReportAsync(streaming: false, run.Cancellation);
            await Task.WhenAny(begun.Task, asking).ConfigureAwait(false);
            TimeSpan clock = lab.Service.Clocks.Total;
            await lab.Time.WaitForTimerAsync(clock, run.Cancellation).ConfigureAwait(false);
            lab.Time.Advance(clock);

            AllServicesFailedException failure = await Expect.ThrowsAsync<AllServicesFailedException>(() => asking).ConfigureAwait(false);
            Expect.Equal((FailureKind.Timeout, AttemptPhase.Total), (failure.Attempts[0].Failure, failure.Attempts[0].Phase), "kind and phase");
            Expect.That(await closed.Task.WaitAsync(run.Cancellation).ConfigureAwait(false), "the socket is closed");
        }
    }

    private static async Task<(string Said, RouteReport? Report)> AskKindAsync(TierLab lab, ServiceKind kind, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case ServiceKind.Transcription:
                using (MemoryStream sound = new("RIFF sound"u8.ToArray()))
                {
                    SpeechToTextResponse heard = await lab.Services.GetRequiredService<ISpeechToTextClient>().GetTextAsync(sound, null, cancellationToken).ConfigureAwait(false);
                    return (heard.Text, heard.GetRoute());
                }

            case ServiceKind.Speech:
                TextToSpeechResponse spoken = await lab.Services.GetRequiredService<ITextToSpeechClient>().GetAudioAsync("hello", null, cancellationToken).ConfigureAwait(false);
                return (BytesOf(spoken.Contents), spoken.GetRoute());
            default:
                ImageGenerationResponse drawn = await lab.Services.GetRequiredService<IImageGenerator>().GenerateAsync(new ImageGenerationRequest("a lighthouse"), null, cancellationToken).ConfigureAwait(false);
                return (BytesOf(drawn.Contents), drawn.GetRoute());
        }
    }

    private static string BytesOf(IEnumerable<AIContent> contents) => string.Concat(contents.OfType<DataContent>().Select(static data => Encoding.UTF8.GetString(data.Data.Span)));
}
