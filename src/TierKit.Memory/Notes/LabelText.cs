using TierKit.Policy;

namespace TierKit.Memory.Notes;

/// <summary>Reads and writes the label that a note gives itself.</summary>
internal static class LabelText
{
    public const string Field = "sensitivity";

    public static string Write(Sensitivity label) => label.ToString().ToLowerInvariant();

    /// <returns>The label; none where the text is no label's name.</returns>
    public static Sensitivity? Parse(string text)
        => Enum.TryParse(text.Trim(), ignoreCase: true, out Sensitivity label) && Enum.IsDefined(label) && !char.IsAsciiDigit(text.Trim()[0]) ? label : null;
}
