using Microsoft.Extensions.AI;

namespace TierKit.Chat;

/// <summary>Joins the continuation of an answer to what was shown of it, without showing anything twice.</summary>
/// <remarks>
/// Some servers repeat the beginning they were given, others send only what follows. What repeats the beginning is held back
/// until it is whole or until it differs; then it was the continuation itself and is shown after all. Bounded by what was shown.
/// </remarks>
internal sealed class ContinuationSeam(string shown)
{
    // A beginning ends without white space, which some services refuse at the end of an answer to go on with.
    private readonly string _space = shown[shown.TrimEnd().Length..];
    private string _held = "";
    private bool _joined;

    /// <summary>Gets the text that the next service begins with.</summary>
    public string Beginning { get; } = shown.TrimEnd();

    /// <summary>Takes an update; returns what a reader should see of it, or <see langword="null"/>.</summary>
    public ChatResponseUpdate? Pass(ChatResponseUpdate update)
    {
        if (_joined || !update.Contents.Any(static c => c is TextContent))
        {
            return update;
        }

        string text = _held + string.Concat(update.Contents.OfType<TextContent>().Select(static c => c.Text));
        if (Beginning.StartsWith(text, StringComparison.Ordinal) && text.Length < Beginning.Length && update.FinishReason is null)
        {
            _held = text;
            return null;
        }

        string rest = text.StartsWith(Beginning, StringComparison.Ordinal) ? text[Beginning.Length..] : text;
        if (rest.Length < _space.Length && _space.StartsWith(rest, StringComparison.Ordinal) && update.FinishReason is null)
        {
            _held = text;
            return null;
        }

        _joined = true;
        ChatResponseUpdate copy = update.Clone();
        copy.Contents = [new TextContent(WithoutSpace(rest)), .. update.Contents.Where(static c => c is not TextContent)];
        return copy;
    }

    /// <summary>Gets what was held back when the stream ended before it was clear.</summary>
    public string Rest() => _joined || _held.StartsWith(Beginning, StringComparison.Ordinal) ? "" : _held;

    private string WithoutSpace(string rest)
    {
        int same = 0;
        while (same < rest.Length && same < _space.Length && rest[same] == _space[same])
        {
            same++;
        }

        return rest[same..];
    }
}
