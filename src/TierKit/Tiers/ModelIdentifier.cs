using System.Text.RegularExpressions;

namespace TierKit.Tiers;

/// <summary>Tells from its name whether a partner may move a model id to another model.</summary>
/// <remarks>
/// By what providers document: Anthropic's ids are pinned, but for the aliases of models before 4.6; an OpenAI id is pinned when it
/// carries a date; a Gemini id when it ends in a number of three digits. What nobody documented counts as floating.
/// </remarks>
public static partial class ModelIdentifier
{
    /// <summary>Says whether a model id floats.</summary>
    /// <param name="provider">The provider's name, such as <c>OpenAI</c>.</param>
    /// <param name="model">The model id; without one the provider or the client chooses, which floats.</param>
    /// <returns><see langword="true"/> when the provider may move it.</returns>
    public static bool IsFloating(string provider, string? model)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return model is null || model.EndsWith("latest", StringComparison.OrdinalIgnoreCase) || provider switch
        {
            "Anthropic" => !Dated().IsMatch(model) && EarlyClaude().IsMatch(model),
            "Gemini" => !Numbered().IsMatch(model) && !Dated().IsMatch(model),
            _ => !Dated().IsMatch(model),
        };
    }

    [GeneratedRegex(@"[-@](20\d{2}-?\d{2}-?\d{2})$")]
    private static partial Regex Dated();

    [GeneratedRegex(@"-\d{3}$")]
    private static partial Regex Numbered();

    // Two numbers that make a version below 4.6, or the older way of naming the version before the size.
    [GeneratedRegex(@"^claude-(?:\d|[a-z]+-4(?:-[0-5])?$|instant)")]
    private static partial Regex EarlyClaude();
}
