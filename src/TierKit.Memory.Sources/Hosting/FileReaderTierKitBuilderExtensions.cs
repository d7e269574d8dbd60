using TierKit.Hosting;
using TierKit.Memory.Sources;
using TierKit.Memory.Sources.Html;
using TierKit.Memory.Sources.Mail;
using TierKit.Memory.Sources.Pdf;
using TierKit.Memory.Sources.Tables;
using TierKit.Policy;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what reads HTML, PDF, CSV and mail files.</summary>
public static class FileReaderTierKitBuilderExtensions
{
    /// <summary>Makes every source read HTML, PDF, CSV and mail files beside Markdown and text.</summary>
    /// <param name="kit">The builder.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Once is enough; the second call does nothing.</remarks>
    public static ITierKitBuilder UseFileReaders(this ITierKitBuilder kit)
    {
        ArgumentNullException.ThrowIfNull(kit);
        return kit.Services.Any(static d => d.ImplementationInstance is PdfSourceReader)
            ? kit
            : kit.AddSourceReader(new PdfSourceReader())
                .AddSourceReader(new HtmlSourceReader())
                .AddSourceReader(new TableSourceReader())
                .AddSourceReader(new MailSourceReader())
                .AddSourceReader(new MailboxSourceReader());
    }

    /// <summary>Registers a folder of personal files of every kind that this package reads: indexed, and never written.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="path">The folder; a relative one counts from the working directory.</param>
    /// <param name="sensitivity">The label of everything in it: Private by default, so that it stays home. Secret is refused.</param>
    /// <param name="name">The name that citations begin with; the folder's own by default.</param>
    /// <param name="configure">Sets the limits.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">An option does not fit, or the name is taken; the message says which and what to do.</exception>
    public static ITierKitBuilder AddPersonalData(
        this ITierKitBuilder kit,
        string path,
        Sensitivity sensitivity = Sensitivity.Private,
        string? name = null,
        Action<SourceOptions>? configure = null) =>
        kit.UseFileReaders().AddSource(path, sensitivity, name, configure);
}
