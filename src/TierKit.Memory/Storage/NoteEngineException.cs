namespace TierKit.Memory.Storage;

/// <summary>Represents a failure of the engine that keeps an index; the message names the setting and the next step. Meant to be derived from.</summary>
public abstract class NoteEngineException : TierKitException
{
    /// <summary>Initializes a new instance of the <see cref="NoteEngineException"/> class.</summary>
    /// <param name="message">What happened and what to do; no text of notes or queries, and no secret.</param>
    /// <param name="inner">The cause, or <see langword="null"/>.</param>
    protected NoteEngineException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
