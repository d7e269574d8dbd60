namespace TierKit.Testing.Drills;

/// <summary>Specifies what a finding is about. The number is the rule's id in SARIF: <c>TK1001</c> and so on; ids are never reused.</summary>
public enum DrillRule
{
    /// <summary>One fault takes a capability down.</summary>
    SinglePointOfFailure = 1001,

    /// <summary>Alternatives fall together.</summary>
    FalseAlternative = 1002,

    /// <summary>A fault reached a capability that, as declared, does not depend on it.</summary>
    UndeclaredDependency = 1003,

    /// <summary>Something hung, and nothing gave up waiting for it.</summary>
    NoTimeout = 1004,

    /// <summary>Success was claimed although nothing that could supply the answer was there.</summary>
    Fabrication = 1005,

    /// <summary>A connection was made to a host that nobody declared.</summary>
    UndeclaredEgress = 1006,

    /// <summary>An alternative was never asked in the whole drill.</summary>
    AlternativeNeverDrilled = 1007,

    /// <summary>A declared alternative did not stand in.</summary>
    DeadFallback = 1008,

    /// <summary>A failure came as an exception that callers cannot be expected to know.</summary>
    DirtyFailure = 1009,

    /// <summary>A capability was not exercised.</summary>
    NotExercised = 1010,
}
