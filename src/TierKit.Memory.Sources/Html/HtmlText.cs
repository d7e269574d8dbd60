using System.Text;
using AngleSharp.Dom;

namespace TierKit.Memory.Sources.Html;

/// <summary>Turns a page's tree into runs of text, each with the line of the file on which it starts.</summary>
/// <remarks>It walks with a stack of its own: a page may be nested deeper than a thread's stack is.</remarks>
internal sealed class HtmlText(string? title)
{
    private const int Length = 2000;

    private static readonly HashSet<string> Hidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object", "canvas", "nav", "select",
    };

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q",
        "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    };

    private readonly StringBuilder _text = new();
    private int _line;

    public IEnumerable<SourcePart> PartsOf(INode root, CancellationToken cancellationToken)
    {
        int line = 1;
        int heading = 0;
        Stack<(INode Node, bool Leaves)> pending = new([(root, false)]);
        while (pending.TryPop(out (INode Node, bool Leaves) next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (next.Node is IElement element)
            {
                if (next.Leaves)
                {
                    Break();
                    continue;
                }

                if (Hidden.Contains(element.LocalName) || element.HasAttribute("hidden"))
                {
                    continue;
                }

                line = element.SourceReference?.Position.Line ?? line;
                heading = HeadingOf(element.LocalName);
                if (!Inline.Contains(element.LocalName))
                {
                    Break();
                    pending.Push((element, true));
                    if ((heading > 0 && _text.Length > 0) || _text.Length > Length)
                    {
                        yield return Take();
                    }
                }
            }
            else if (next.Node is IText text)
            {
                Append(text.Data, line, heading);
                heading = 0;
                line += text.Data.AsSpan().Count('\n');
            }

            for (INode? child = next.Node.LastChild; child is not null; child = child.PreviousSibling)
            {
                pending.Push((child, false));
            }
        }

        if (!string.IsNullOrWhiteSpace(_text.ToString()))
        {
            yield return Take();
        }
    }

    private static int HeadingOf(string name) => name is ['h' or 'H', >= '1' and <= '6' and var level] ? level - '0' : 0;

    private void Append(string data, int line, int heading)
    {
        bool space = _text.Length > 0 && !char.IsWhiteSpace(_text[^1]) && data.Length > 0 && char.IsWhiteSpace(data[0]);
        string[] words = data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            _text.Append(space ? " " : "");
            return;
        }

        if (_text.Length == 0)
        {
            _line = line;
        }

        // The index knows headings by Markdown's marks.
        _text.Append(space ? " " : "").Append(heading > 0 ? new string('#', heading) + " " : "").AppendJoin(' ', words);
        _text.Append(char.IsWhiteSpace(data[^1]) ? " " : "");
    }

    private void Break()
    {
        while (_text.Length > 0 && _text[^1] == ' ')
        {
            _text.Length--;
        }

        if (_text.Length > 0 && _text[^1] != '\n')
        {
            _text.Append("\n\n");
        }
    }

    private SourcePart Take()
    {
        SourcePart part = new(_text.ToString().Trim()) { Title = title, Location = FormattableString.Invariant($"line {_line}") };
        _text.Clear();
        return part;
    }
}
