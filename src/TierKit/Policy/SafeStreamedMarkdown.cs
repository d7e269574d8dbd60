using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace TierKit.Policy;

/// <summary>Makes links and images inert in an answer that comes in updates, wherever the updates split them.</summary>
/// <remarks>
/// Gives what <see cref="SafeMarkdown.MakeInert"/> gives for the whole text, without invisible characters. Only text that can still become part
/// of a link is held back, and never more than <see cref="LongestLink"/> characters: a longer one is broken up instead. One answer per
/// instance. Not thread-safe.
/// </remarks>
/// <param name="allowed">Says whether an absolute address may stay as it is; <see langword="null"/> lets none. Images never stay.</param>
public sealed partial class SafeStreamedMarkdown(Func<Uri, bool>? allowed = null)
{
    /// <summary>How many characters are held back at most.</summary>
    public const int LongestLink = 2048;

    // Stands for the part of a line that has gone out, so that the rest does not pass for the start of a line.
    private const string GoneLine = "x ";

    private readonly StringBuilder _raw = new();
    private string _held = "";
    private string _surrogate = "";
    private bool _midLine;
    private bool _untrusted;

    /// <summary>Takes an update of an answer.</summary>
    /// <param name="update">The update.</param>
    /// <returns>The text that may be shown now; unchanged as long as nothing untrusted went into the answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="update"/> is <see langword="null"/>.</exception>
    public string Append(ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        _untrusted |= RequestLabel.Declared(update.AdditionalProperties)?.Integrity == Integrity.Untrusted
            || update.Contents.Any(static c => RequestLabel.Declared(c.AdditionalProperties)?.Integrity == Integrity.Untrusted);
        return _untrusted ? Append(update.Text) : update.Text;
    }

    /// <summary>Takes the next piece of a text from untrusted context.</summary>
    /// <param name="text">The piece.</param>
    /// <returns>The text that may be shown now; empty while it can still become part of a link.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public string Append(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        AppendVisible(text);
        _held += TakeTagless();
        string shown = Take(Cut());
        return _held.Length + _raw.Length > LongestLink ? shown + Break() : shown;
    }

    /// <summary>Forgets what is held back, because the answer starts anew (<c>StreamRestart.IsRestart</c>).</summary>
    public void Discard()
    {
        _raw.Clear();
        _held = _surrogate = "";
        _midLine = false;
    }

    /// <summary>Ends the answer.</summary>
    /// <returns>What was held back, made inert.</returns>
    public string Flush()
    {
        _held += SafeMarkdown.WithoutTags(_raw.ToString()) + _surrogate;
        _raw.Clear();
        _surrogate = "";
        return Take(_held.Length);
    }

    private void AppendVisible(string text)
    {
        text = _surrogate + text;
        _surrogate = text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[^1..] : "";
        SafeMarkdown.AppendVisible(_raw, text.AsSpan(0, text.Length - _surrogate.Length));
    }

    // A tag is taken out as soon as it is closed; what comes after an open one waits.
    private string TakeTagless()
    {
        string raw = _raw.ToString();
        Match open = OpenTag().Match(raw);
        int end = open.Success ? open.Index : raw.Length;
        _raw.Remove(0, end);
        return SafeMarkdown.WithoutTags(raw[..end]);
    }

    // After white space, before whatever can still grow, and inside of no link.
    private int Cut()
    {
        string gone = _midLine ? GoneLine : "";
        string text = gone + _held;
        int cut = AfterSpace(text, text.Length);
        foreach (Match open in (Match[])[OpenInline().Match(text), OpenDefinition().Match(text)])
        {
            cut = open.Success ? AfterSpace(text, Math.Min(cut, open.Index)) : cut;
        }

        while (SafeMarkdown.Links(text).FirstOrDefault(l => l.Index < cut && cut < l.Index + l.Length) is { } split)
        {
            cut = AfterSpace(text, split.Index);
        }

        return Math.Max(0, cut - gone.Length);
    }

    private static int AfterSpace(string text, int at)
    {
        while (at > 0 && !char.IsWhiteSpace(text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private string Take(int length)
    {
        if (length == 0)
        {
            return "";
        }

        string gone = _midLine ? GoneLine : "";
        string shown = SafeMarkdown.WithoutTargets(gone + _held[..length], allowed)[gone.Length..];
        _midLine = _held[length - 1] != '\n';
        _held = _held[length..];
        return shown;
    }

    // Without its opening marks, and with a space where it was cut, no later text makes a link of it.
    private string Break() => Flush().Replace('[', '(').Replace('<', '(') + " ";

    [GeneratedRegex(@"<(?:\z|(?=[A-Za-z/!?])[^>]*\z)")]
    private static partial Regex OpenTag();

    [GeneratedRegex(@"!?\[(?:[^\[\]]|\[[^\[\]]*\])*(?:\[[^\[\]]*|\](?:\((?:\s*(?:<[^>\n]*>?|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:\([^\s()]*)?)(?:\s+(?:""[^""]*""?|'[^']*'?|\([^)]*\)?)?)?\s*)?)?)?\z")]
    private static partial Regex OpenInline();

    [GeneratedRegex(@"^[ \t>*\-+]*(?:\[[^\]\n]*(?:\](?::\s*(?:\S+(?:[ \t]+(?:""[^""]*|'[^']*|\([^)]*)?)?)?)?)?)?\z", RegexOptions.Multiline)]
    private static partial Regex OpenDefinition();
}
