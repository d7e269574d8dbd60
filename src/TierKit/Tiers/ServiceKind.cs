namespace TierKit.Tiers;

/// <summary>Specifies what a service does.</summary>
public enum ServiceKind
{
    /// <summary>Answers chat messages.</summary>
    Chat,

    /// <summary>Turns text into vectors.</summary>
    Embedding,

    /// <summary>Turns speech into text.</summary>
    Transcription,

    /// <summary>Turns text into speech.</summary>
    Speech,

    /// <summary>Draws images.</summary>
    Image,

    /// <summary>Does one narrow job behind a function; registered in code.</summary>
    Function,
}
