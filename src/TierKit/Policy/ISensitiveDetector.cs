namespace TierKit.Policy;

/// <summary>Finds what must not be seen by others; register any number of them in the container.</summary>
/// <remarks>Must be thread-safe. It sees text with look-alike letters folded and invisible ones taken out.</remarks>
public interface ISensitiveDetector
{
    /// <summary>Finds what it knows in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Takes what was found; spans may overlap.</param>
    void Find(string text, ICollection<SensitiveSpan> found);
}
