namespace TierKit.Quorum;

/// <summary>Specifies why an answer is no vote. Answers are never repaired.</summary>
public enum AbstentionReason
{
    /// <summary>The model declined.</summary>
    Refusal,

    /// <summary>There was nothing in it.</summary>
    Empty,

    /// <summary>It is not of the form that was asked for, or not one of the labels.</summary>
    Unparseable,

    /// <summary>It was cut off.</summary>
    Truncated,

    /// <summary>A content filter stopped it.</summary>
    ContentFilter,
}
