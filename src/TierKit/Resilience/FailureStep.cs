namespace TierKit.Resilience;

/// <summary>Specifies what a walk does after a failure.</summary>
internal enum FailureStep
{
    Retry,
    Next,
    NextLargerWindow,
    Stop,
}
