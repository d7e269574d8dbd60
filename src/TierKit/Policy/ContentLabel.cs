namespace TierKit.Policy;

/// <summary>Represents what is known of a piece of content: how far it may travel and who may have written it.</summary>
/// <param name="Sensitivity">How far it may travel.</param>
/// <param name="Integrity">Whether it may carry somebody else's instructions.</param>
public readonly record struct ContentLabel(Sensitivity Sensitivity, Integrity Integrity = Integrity.Trusted)
{
    /// <summary>The label of everything that comes from outside and says nothing of itself.</summary>
    public static ContentLabel Closed { get; } = new(Sensitivity.Private, Integrity.Untrusted);

    /// <summary>Joins two labels; the stricter half of each wins.</summary>
    /// <param name="other">The other label.</param>
    /// <returns>The label of something derived from both.</returns>
    public ContentLabel Join(ContentLabel other) => new(
        Sensitivity > other.Sensitivity ? Sensitivity : other.Sensitivity,
        Integrity > other.Integrity ? Integrity : other.Integrity);
}
