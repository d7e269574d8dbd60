using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace TierKit.Policy;

/// <summary>Makes links and images in Markdown inert, so that showing or storing text from untrusted context fetches nothing and leads nowhere.</summary>
/// <remarks>
/// Inline, reference-style, HTML, autolink, bare and <c>data:</c>: of each address the whole host is left, to be read, and nothing that
/// could carry data. Use it on whole text, before rendering and before writing; a <see cref="SafeStreamedMarkdown"/> takes text in pieces. Thread-safe.
/// </remarks>
public static partial class SafeMarkdown
{
    private static readonly SearchValues<char> Marks = SearchValues.Create(":/<[\\&");

    /// <summary>Makes links and images inert.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="allowed">Says whether an address of http, https or memory (a note) may stay as it is; <see langword="null"/> lets none. Images never stay.</param>
    /// <returns>The text without active links and images.</returns>
    public static string MakeInert(string markdown, Func<Uri, bool>? allowed = null)
    {
        ArgumentNullException.ThrowIfNull(markdown);

        if (markdown.AsSpan().IndexOfAny(Marks) < 0 && !markdown.Contains("www.", StringComparison.OrdinalIgnoreCase))
        {
            return markdown;
        }

        // What cannot be seen hides an address from whoever looks for it, and not from whoever renders it.
        return WithoutTargets(WithoutTags(WithoutInvisible(markdown)), allowed);
    }

    internal static void AppendVisible(StringBuilder seen, ReadOnlySpan<char> text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format)
            {
                seen.Append(rune.ToString());
            }
        }
    }

    internal static string WithoutTags(string text) =>
        Html().Replace(text, static m => m.Value.StartsWith("<http", StringComparison.OrdinalIgnoreCase) || m.Value.Contains('@', StringComparison.Ordinal) ? m.Value[1..^1] : "");

    internal static string WithoutTargets(string text, Func<Uri, bool>? allowed)
    {
        text = Definition().Replace(text, static m => $"{m.Groups[1].Value}({Host(m.Groups[2].Value)})");
        text = Inline().Replace(text, m => Kept(m.Groups[1].Value, m.Groups[3].Value, allowed) ? m.Value : $"{m.Groups[2].Value} ({Host(m.Groups[3].Value)})");
        return Bare().Replace(text, m => Kept("", m.Value, allowed) ? m.Value : $"({Host(m.Value)})");
    }

    internal static IEnumerable<Match> Links(string text) => Definition().Matches(text).Concat(Inline().Matches(text));

    private static bool Kept(string bang, string target, Func<Uri, bool>? allowed) =>
        allowed is not null && bang.Length == 0 && Uri.TryCreate(target, UriKind.Absolute, out Uri? uri)
        && uri.Scheme is "http" or "https" or "memory" && allowed(uri);

    private static string Host(string target)
    {
        string decoded = System.Net.WebUtility.HtmlDecode(target).Trim('<', '>', ' ').Replace('\\', '/');
        string absolute = decoded.StartsWith("//", StringComparison.Ordinal) ? "http:" + decoded : decoded.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? "http://" + decoded : decoded;
        // A host can carry data too, in its labels: only the part that somebody had to register is shown.
        return Uri.TryCreate(absolute, UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0
            ? $"link to {string.Join('.', uri.IdnHost.Split('.')[^Math.Min(2, uri.IdnHost.Split('.').Length)..])} removed"
            : "link removed";
    }

    private static string WithoutInvisible(string text)
    {
        StringBuilder seen = new(text.Length);
        AppendVisible(seen, text);
        return seen.ToString();
    }

    // Tags and comments of HTML, closed or not, and autolinks.
    [GeneratedRegex(@"<(?=[A-Za-z/!?])[^>]*(?:>|\z)")]
    private static partial Regex Html();

    [GeneratedRegex(@"^([ \t>*\-+]*\[[^\]\n]*\]:)\s*(\S+)(?:[ \t]+(?:""[^""]*""|'[^']*'|\([^)]*\)))?", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*(<[^>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:""[^""]*""|'[^']*'|\([^)]*\)))?\s*\)")]
    private static partial Regex Inline();

    // Any scheme: what a renderer does with an unknown one is its own affair.
    [GeneratedRegex(@"(?:\b[A-Za-z][A-Za-z0-9+.\-]*:(?:/|&#|%2f)[^\s<>\[\]]*|\b(?:data|javascript|vbscript|mailto|file):[^\s<>\[\]]+|\bwww\.[^\s<>\[\]]+|(?<![\w:/])//[A-Za-z0-9][^\s<>\[\]]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Bare();
}
