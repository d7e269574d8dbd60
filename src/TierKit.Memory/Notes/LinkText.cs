namespace TierKit.Memory.Notes;

/// <summary>Holds the text of a link and the alias that a reader sees instead.</summary>
internal sealed record LinkText(string Text, string? Alias)
{
    public static LinkText Parse(string link)
    {
        string text = link.Trim();
        if (text.Length >= 4 && text.StartsWith("[[", StringComparison.Ordinal) && text.EndsWith("]]", StringComparison.Ordinal))
        {
            text = text[2..^2].Trim();
        }

        int bar = text.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? new LinkText(text, null) : new LinkText(text[..bar].Trim(), text[(bar + 1)..].Trim());
    }

    /// <summary>Tells whether the text has the form workspace/project/path.</summary>
    public static bool IsWorkspaceQualified(string text)
        => !text.StartsWith(MemoryUrl.Scheme, StringComparison.Ordinal)
            && text.Split('/', StringSplitOptions.RemoveEmptyEntries).Length >= 3;
}
