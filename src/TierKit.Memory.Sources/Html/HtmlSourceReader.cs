using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace TierKit.Memory.Sources.Html;

/// <summary>Reads the text of web pages; scripts, styles and what is hidden from readers are passed over. Nothing is fetched.</summary>
internal sealed class HtmlSourceReader : ISourceReader
{
    // A page this large was made by a program, and building its tree takes some twenty times the space.
    private const long Largest = 16L * 1024 * 1024;

    public IReadOnlyCollection<string> Extensions { get; } = [".html", ".htm", ".xhtml"];

    public IEnumerable<SourcePart> Read(SourceFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length > Largest)
        {
            throw new InvalidDataException($"a page of {file.Length} bytes is more than the {Largest} that are read");
        }

        using MemoryStream stream = new((int)file.Length);
        using (Stream opened = file.OpenRead())
        {
            opened.CopyTo(stream);
        }

        stream.Position = 0;
        DepthGuard.Check(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        HtmlParser parser = new(new HtmlParserOptions { IsKeepingSourceReferences = true, IsScripting = false });
        using IHtmlDocument document = parser.ParseDocument(stream);
        HtmlText text = new(document.Title?.Trim() is { Length: > 0 } title ? title : null);
        foreach (SourcePart part in text.PartsOf(document, cancellationToken))
        {
            yield return part;
        }
    }
}
