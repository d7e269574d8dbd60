namespace TierKit.Telemetry;

/// <summary>Represents the tokens of one attempt and how they are known.</summary>
internal readonly record struct AttemptTokens(long? Input, long? Output, TokenEvidence Evidence)
{
    /// <summary>Takes what a service reported; what it left out is estimated.</summary>
    public static AttemptTokens Of(long? input, long? output, Func<(long Input, long Output)> estimate)
    {
        if (input is not null && output is not null)
        {
            return new AttemptTokens(input, output, TokenEvidence.Measured);
        }

        (long estimatedInput, long estimatedOutput) = estimate();
        return new AttemptTokens(input ?? estimatedInput, output ?? estimatedOutput, TokenEvidence.Estimated);
    }
}
