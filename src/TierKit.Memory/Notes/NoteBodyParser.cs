using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TierKit.Memory.Notes;

/// <summary>Finds observations and relations in the paragraphs, headings and list items of a Markdown body.</summary>
/// <remarks>Only CommonMark's blocks are parsed: the raw text of each is what the rules look at, in document order.</remarks>
internal sealed class NoteBodyParser
{
    private static readonly MarkdownPipeline Blocks = CreatePipeline();

    private readonly List<Observation> _observations = [];
    private readonly List<Relation> _relations = [];
    private readonly int _firstLine;
    private bool _inListItem;

    private NoteBodyParser(int firstLine) => _firstLine = firstLine;

    public static (IReadOnlyList<Observation> Observations, IReadOnlyList<Relation> Relations) Parse(string body, int firstLine = 1)
    {
        NoteBodyParser parser = new(firstLine);
        try
        {
            parser.Visit(Markdown.Parse(body, Blocks), quoted: false);
        }
        catch (ArgumentException)
        {
            // Markdig refuses nesting beyond its depth limit; such a body has text, but no statements that can be trusted.
        }

        return (parser._observations, parser._relations);
    }

    private static MarkdownPipeline CreatePipeline()
    {
        MarkdownPipelineBuilder builder = new();
        builder.InlineParsers.Clear();
        return builder.Build();
    }

    private void Visit(ContainerBlock container, bool quoted)
    {
        foreach (Block block in container)
        {
            switch (block)
            {
                case ListItemBlock item:
                    _inListItem = true;
                    Visit(item, quoted);
                    // The end of any item ends the list for what follows: text after a nested list is prose.
                    _inListItem = false;
                    break;
                case ContainerBlock inner:
                    Visit(inner, quoted || inner is QuoteBlock);
                    break;
                case LeafBlock { Inline: { } inlines } leaf:
                    Read(RawText(inlines), _firstLine + leaf.Line, quoted);
                    break;
            }
        }
    }

    private void Read(string text, int line, bool quoted)
    {
        if (!quoted && ObservationParser.Parse(text, line) is { } observation)
        {
            _observations.Add(observation);
        }

        _relations.AddRange(RelationParser.Parse(text, _inListItem, line));
    }

    private static string RawText(ContainerInline inlines)
        => string.Concat(inlines.OfType<LiteralInline>().Select(static literal => literal.Content.ToString())).Trim();
}
