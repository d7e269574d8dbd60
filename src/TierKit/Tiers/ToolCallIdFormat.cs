namespace TierKit.Tiers;

/// <summary>Specifies what ids of tool calls a service accepts; ids of other services are rewritten to it on the way out.</summary>
public enum ToolCallIdFormat
{
    /// <summary>Up to 40 letters, digits, underscores and hyphens: what Anthropic and OpenAI both take.</summary>
    Portable,

    /// <summary>Exactly nine letters and digits, which the templates of Mistral's models insist on.</summary>
    NineAlphanumeric,

    /// <summary>Any text that is not empty.</summary>
    Any,
}
