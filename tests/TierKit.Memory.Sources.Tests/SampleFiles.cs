using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace TierKit.Memory.Sources.Tests;

/// <summary>Makes small real files.</summary>
internal static class SampleFiles
{
    public static byte[] Pdf(params string[] pages)
    {
        PdfDocumentBuilder builder = new();
        PdfDocumentBuilder.AddedFont font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (string text in pages)
        {
            PdfPageBuilder page = builder.AddPage(PageSize.A4);
            page.AddText(text, 12, new PdfPoint(25, 700), font);
        }

        return builder.Build();
    }

    public static SourceFile File(string path, string text) => File(path, Encoding.UTF8.GetBytes(text));

    public static SourceFile File(string path, byte[] bytes) => new(path, bytes.Length, () => new MemoryStream(bytes, writable: false));

    public static IReadOnlyList<SourcePart> Read(ISourceReader reader, string path, string text) => Read(reader, File(path, text));

    public static IReadOnlyList<SourcePart> Read(ISourceReader reader, SourceFile file) => [.. reader.Read(file, TestContext.Current.CancellationToken)];
}
