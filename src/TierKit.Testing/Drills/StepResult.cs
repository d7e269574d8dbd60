namespace TierKit.Testing.Drills;

/// <summary>Holds what one step came to.</summary>
internal sealed record StepResult(DrillObservation Observation)
{
    public bool IsExercised { get; init; } = true;

    public DrillAnswer? Answer { get; init; }

    public Exception? Failure { get; init; }

    /// <summary>Gets whether it was given up because it took too long.</summary>
    public bool IsOverdue { get; init; }

    public bool HasWorked => IsExercised && Failure is null && !IsOverdue;
}
