using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace TierKit.Memory.Sources.Pdf;

/// <summary>Reads PDF files page by page. Pages that are pictures have no text and are passed over.</summary>
internal sealed class PdfSourceReader : ISourceReader
{
    // Longer documents are archives; what follows is listed as left out.
    private const int MostPages = 10_000;

    public IReadOnlyCollection<string> Extensions { get; } = [".pdf"];

    public IEnumerable<SourcePart> Read(SourceFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        using Stream stream = file.OpenRead();
        using PdfDocument document = PdfDocument.Open(stream, new ParsingOptions { UseLenientParsing = true });
        for (int number = 1; number <= document.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (number > MostPages)
            {
                throw new InvalidDataException($"it has {document.NumberOfPages} pages; the first {MostPages} are indexed");
            }

            Page page = document.GetPage(number);
            string text = ContentOrderTextExtractor.GetText(page, addDoubleNewline: true);
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new SourcePart(text) { Location = FormattableString.Invariant($"page {number}") };
            }
        }
    }
}
