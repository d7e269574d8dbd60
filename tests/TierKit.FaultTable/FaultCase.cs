using TierKit.Telemetry;
using TierKit.Testing;

namespace TierKit.FaultTable;

/// <summary>Represents one fault of the list, and what makes the table's driver come to it.</summary>
public sealed record FaultCase(string Name, Fault Fault)
{
    /// <summary>Gets how many updates of text come before the fault; a reset or an error may come only when the reader has them.</summary>
    public int Shown { get; init; }

    /// <summary>Gets whether the answer breaks off in its middle, so that a stream's caller has seen part of it.</summary>
    public bool Midway { get; init; }

    /// <summary>Gets where it happens when not at a server that listens.</summary>
    public FaultPlace Place { get; init; }

    /// <summary>Gets what the walk must have called it; empty when the protocol decides.</summary>
    public IReadOnlyList<FailureKind> Kinds { get; init; } = [];

    /// <summary>Gets whether the answer would never end, so that where it is cut off depends on how the reader's buffers fill.</summary>
    public bool IsEndless { get; init; }

    /// <summary>Gets whether a refusal is the answer itself, which the default policy hands over.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>Gets whether the request is at fault, so that nobody else is asked.</summary>
    public bool IsCallersOwn { get; init; }

    /// <summary>Gets whether the service itself answers in the end.</summary>
    public bool Recovers { get; init; }

    /// <summary>Gets the public fault list's rows and those that real servers added.</summary>
    public static IReadOnlyList<FaultCase> All { get; } =
    [
        new("429, Retry-After 2", Fault.Status(429, TimeSpan.FromSeconds(2)).ForFirst(1)) { Kinds = [FailureKind.RateLimited], Recovers = true },
        new("429, lasting", Fault.Status(429)) { Kinds = [FailureKind.RateLimited] },
        new("500", Fault.Status(500)) { Kinds = [FailureKind.ServerError] },
        new("503, lasting", Fault.Status(503)) { Kinds = [FailureKind.Overloaded, FailureKind.ServerError] },
        new("529", Fault.Status(529)) { Kinds = [FailureKind.Overloaded] },
        new("400", Fault.Status(400)) { Kinds = [FailureKind.InvalidRequest], IsCallersOwn = true },
        new("401", Fault.Unauthorized) { Kinds = [FailureKind.Unauthorized] },
        new("404, model missing", Fault.ModelMissing) { Kinds = [FailureKind.ModelMissing] },
        new("region blocked", Fault.RegionBlocked) { Kinds = [FailureKind.RegionBlocked] },
        new("quota exhausted", Fault.QuotaExhausted) { Kinds = [FailureKind.QuotaExhausted] },
        new("overloaded, in its own words", Fault.Overloaded) { Kinds = [FailureKind.Overloaded] },
        new("model loading for 30 s", Fault.ModelLoading(TimeSpan.FromSeconds(30))) { Kinds = [FailureKind.ModelLoading, FailureKind.Overloaded] },
        new("connection refused", Fault.Refused) { Place = FaultPlace.ClosedPort, Kinds = [FailureKind.Unreachable] },
        new("connect black hole", Fault.BlackHole) { Place = FaultPlace.BlackHole, Kinds = [FailureKind.Timeout] },
        new("closed before headers", Fault.ClosedBeforeHeaders()) { Kinds = [FailureKind.ConnectionLost] },
        new("reset before headers", Fault.ClosedBeforeHeaders(reset: true)) { Kinds = [FailureKind.ConnectionLost] },
        new("silence before headers", Fault.SilentBeforeHeaders) { Kinds = [FailureKind.Timeout] },
        new("headers, then silence", Fault.HeadersThenSilence) { Kinds = [FailureKind.Timeout] },
        new("first token after 40 s", Fault.SlowFirstToken(TimeSpan.FromSeconds(40))) { Kinds = [FailureKind.Timeout] },
        new("cut mid-answer (FIN)", Fault.CutAfter(3)) { Shown = 3, Midway = true, Kinds = [FailureKind.ConnectionLost] },
        new("cut mid-answer (RST)", Fault.CutAfter(3, reset: true)) { Shown = 3, Midway = true, Kinds = [FailureKind.ConnectionLost] },
        new("stall mid-answer", Fault.StallAfter(3)) { Shown = 3, Midway = true, Kinds = [FailureKind.Timeout] },
        new("malformed chunk", Fault.MalformedChunk) { Shown = 1, Midway = true, Kinds = [FailureKind.Malformed, FailureKind.Truncated] },
        new("no end marker", Fault.NoEndMarker) { Shown = 6, Midway = true, Kinds = [FailureKind.Truncated, FailureKind.Malformed] },
        new("error event first", Fault.ErrorEventFirst) { Kinds = [FailureKind.Overloaded, FailureKind.Malformed] },
        new("error event mid-answer", Fault.ErrorEventAfter(3)) { Shown = 3, Midway = true, Kinds = [FailureKind.Overloaded, FailureKind.Malformed] },
        new("context too long", Fault.ContextTooLong) { Kinds = [FailureKind.ContextTooLong] },
        new("content filter", Fault.ContentRefused) { Kinds = [FailureKind.ContentRefused, FailureKind.Malformed], IsAnswer = true },
        new("empty 200", Fault.EmptyAnswer) { Kinds = [FailureKind.Malformed, FailureKind.Truncated] },
        new("HTML 200", Fault.HtmlAnswer) { Kinds = [FailureKind.Malformed, FailureKind.Truncated] },
        new("tool call with broken arguments", Fault.BrokenToolArguments) { Kinds = [FailureKind.Malformed] },
        new("endless headers", Fault.EndlessHeaders) { Kinds = [FailureKind.Malformed] },
        new("a line that never ends", Fault.EndlessLine) { Kinds = [FailureKind.Malformed] },
        new("an answer that never ends", Fault.EndlessAnswer) { Midway = true, IsEndless = true, Kinds = [FailureKind.Malformed] },
        new("a tool call that never ends", Fault.EndlessToolCall) { Kinds = [FailureKind.Malformed] },
        new("JSON nested 8,000 deep", Fault.NestedJson) { Kinds = [FailureKind.Malformed] },
        new("another charset", Fault.WrongCharset) { Kinds = [FailureKind.Malformed, FailureKind.Truncated] },
        new("two finish reasons", Fault.TwoFinishReasons) { Shown = 6, Midway = true, Kinds = [FailureKind.Malformed] },
    ];
}
