namespace TierKit.Testing.Drills;

/// <summary>Describes the rules, for SARIF.</summary>
internal static class DrillRules
{
    public static string Describe(DrillRule rule) => rule switch
    {
        DrillRule.SinglePointOfFailure => "One fault takes a capability down.",
        DrillRule.FalseAlternative => "Alternatives fall together.",
        DrillRule.UndeclaredDependency => "A fault reached a capability that, as declared, does not depend on it.",
        DrillRule.NoTimeout => "Something hung, and nothing gave up waiting for it.",
        DrillRule.Fabrication => "Success was claimed although nothing that could supply the answer was there.",
        DrillRule.UndeclaredEgress => "A connection was made to a host that nobody declared.",
        DrillRule.AlternativeNeverDrilled => "An alternative was never asked in the whole drill.",
        DrillRule.DeadFallback => "A declared alternative did not stand in.",
        DrillRule.DirtyFailure => "A failure came as an exception that callers cannot be expected to know.",
        _ => "A capability was not exercised.",
    };
}
