using TierKit.Testing;

namespace TierKit.FaultTable;

/// <summary>Mixes every fault that a listening server can have, healthy answers in between.</summary>
public static class SoakFaults
{
    private static readonly Fault?[] Mixed =
    [
        null, Fault.Status(429, TimeSpan.FromSeconds(1)), null, Fault.Status(500), null, Fault.Status(503), null, Fault.Status(529), null,
        Fault.ClosedBeforeHeaders(), null, Fault.ClosedBeforeHeaders(reset: true), null, Fault.SilentBeforeHeaders, null,
        Fault.HeadersThenSilence, null, Fault.SlowFirstToken(TimeSpan.FromSeconds(5)), null, Fault.CutAfter(2), null,
        Fault.CutAfter(3, reset: true), null, Fault.StallAfter(2), null, Fault.MalformedChunk, null, Fault.NoEndMarker, null,
        Fault.ErrorEventFirst, null, Fault.ErrorEventAfter(2), null, Fault.EmptyAnswer, null, Fault.HtmlAnswer, null,
        Fault.BrokenToolArguments, null, Fault.Overloaded, null, Fault.EndlessHeaders, null, Fault.EndlessLine, null, Fault.EndlessAnswer, null,
        Fault.EndlessToolCall, null, Fault.NestedJson, null, Fault.WrongCharset, null, Fault.TwoFinishReasons, null,
    ];

    /// <summary>Gets what even the last resort has now and then.</summary>
    public static Fault Rare { get; } = Fault.InTurn([.. Enumerable.Repeat<Fault?>(null, 40), Fault.Status(500), .. Enumerable.Repeat<Fault?>(null, 40), Fault.CutAfter(2)]);

    /// <summary>Gets the mix, with as many healthy answers between two faults as a service has on its good days.</summary>
    public static Fault Of(int healthy) => Fault.InTurn([.. Mixed.SelectMany(fault => fault is null ? Enumerable.Repeat<Fault?>(null, healthy) : [fault])]);
}
