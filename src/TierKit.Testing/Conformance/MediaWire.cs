using TierKit.Tiers;

namespace TierKit.Testing.Conformance;

/// <summary>Holds the words of one service of speech or images, for the suite that holds its provider to its contract.</summary>
public sealed record MediaWire
{
    /// <summary>Gets what the service does: <see cref="ServiceKind.Transcription"/>, <see cref="ServiceKind.Speech"/> or <see cref="ServiceKind.Image"/>.</summary>
    public required ServiceKind Kind { get; init; }

    /// <summary>Gets the path that a request is posted to.</summary>
    public required string Path { get; init; }

    /// <summary>Gets a whole, good answer.</summary>
    public required string Answer { get; init; }

    /// <summary>Gets the content type of the answer.</summary>
    /// <value>The default is <c>application/json</c>.</value>
    public string AnswerType { get; init; } = "application/json";

    /// <summary>Gets what the answer says: the text of a transcription, or the bytes of a sound or image read as UTF-8.</summary>
    public required string Expected { get; init; }
}
