using TierKit.Memory.Sources.Pdf;

namespace TierKit.Memory.Sources.Tests;

public sealed class PdfSourceReaderTests
{
    [Fact]
    public void Read_ThreePages_CitesEachByItsNumber()
    {
        byte[] pdf = SampleFiles.Pdf("The invoice is due in March", "", "The warranty lasts five years");

        IReadOnlyList<SourcePart> parts = SampleFiles.Read(new PdfSourceReader(), SampleFiles.File("a.pdf", pdf));

        Assert.Equal(["page 1", "page 3"], parts.Select(static p => p.Location));
        Assert.Contains("due in March", parts[0].Text, StringComparison.Ordinal);
        Assert.Contains("five years", parts[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BrokenAnywhere_ThrowsAndNeverHangs()
    {
        byte[] pdf = SampleFiles.Pdf("One page of text", "and another");
        int broken = 0;
        for (int cut = 0; cut < pdf.Length; cut += Math.Max(1, pdf.Length / 40))
        {
            try
            {
                SampleFiles.Read(new PdfSourceReader(), SampleFiles.File("a.pdf", pdf[..cut]));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                broken++;
            }
        }

        Assert.True(broken > 10, $"{broken} cuts were noticed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("%PDF-1.7")]
    [InlineData("this is no PDF at all")]
    public void Read_NoPdf_Throws(string text) =>
        Assert.ThrowsAny<Exception>(() => SampleFiles.Read(new PdfSourceReader(), "a.pdf", text));
}
