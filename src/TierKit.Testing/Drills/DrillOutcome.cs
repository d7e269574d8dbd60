namespace TierKit.Testing.Drills;

/// <summary>Specifies what became of a capability while something was gone.</summary>
public enum DrillOutcome
{
    /// <summary>It did its work as if nothing were gone.</summary>
    Survived,

    /// <summary>It did its work with something else, and said so.</summary>
    Degraded,

    /// <summary>It failed in time, with an error that callers are told of.</summary>
    FailedClean,

    /// <summary>It failed with an exception that leaked through, or not in time.</summary>
    FailedDirty,

    /// <summary>It claimed success although nothing was there that could supply the answer.</summary>
    Fabricated,

    /// <summary>Nothing is known: no step exercises it, nothing in the drill can take away what is gone, or it fails even when all is well.</summary>
    NotExercised,
}
