using System.Globalization;

namespace TierKit.FaultTable;

/// <summary>Represents what a soak came to.</summary>
public sealed record SoakResult(
    int Calls,
    int Answers,
    int Failures,
    int Interrupted,
    int Cancelled,
    int Unobserved,
    int OpenConnections,
    long Orphans,
    long TasksStarted,
    long BytesGrown,
    TimeSpan VirtualTime,
    IReadOnlyList<string> Violations)
{
    // What the fakes keep to look back on is bounded, and reached during the soak.
    private const long Allowed = 64 << 20;

    public bool Holds => Violations.Count == 0 && Unobserved == 0 && OpenConnections == 0 && Orphans == 0 && BytesGrown < Allowed
        && Answers + Failures + Interrupted + Cancelled == Calls;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Calls} calls: {Answers} whole answers, {Interrupted} interrupted with their partial text, {Failures} failed with the whole story, {Cancelled} cancelled by the caller; unobserved exceptions {Unobserved}, open connections {OpenConnections}, {Orphans} of {TasksStarted} background tasks still running, memory {BytesGrown / 1024d / 1024d:+0.0;-0.0} MiB in the second half, virtual time {VirtualTime}{string.Concat(Violations.Select(static v => $"\n  {v}"))}");
}
