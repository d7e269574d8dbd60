namespace TierKit.Policy;

/// <summary>Specifies what happens when a stream breaks after part of the answer was shown.</summary>
public enum MidStreamMode
{
    /// <summary>Throws with the partial text; the caller decides.</summary>
    Fail,

    /// <summary>Tells the reader to discard, then streams a full answer of the next service.</summary>
    Restart,

    /// <summary>Shows nothing until the answer is complete.</summary>
    Buffer,
}
