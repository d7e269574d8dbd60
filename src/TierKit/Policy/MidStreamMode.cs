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

    /// <summary>Lets the next service that can continue somebody else's answer do so; fails where none can.</summary>
    /// <remarks>
    /// The next service gets the shown text as the beginning of its own answer and no further instruction. It happens only with
    /// services that declare assistant prefill, and never when tools or a JSON schema are in play: then it is <see cref="Fail"/>.
    /// </remarks>
    Continue,
}
