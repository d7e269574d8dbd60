namespace TierKit.Memory.Sources;

/// <summary>Chooses the reader of a file by its extension; a reader that was registered later wins.</summary>
internal sealed class SourceReaders
{
    private static readonly string[] NeedPackage = [".pdf", ".html", ".htm", ".xhtml", ".csv", ".tsv", ".eml", ".mbox"];

    private readonly Dictionary<string, ISourceReader> _readers = new(StringComparer.OrdinalIgnoreCase);

    public SourceReaders(IEnumerable<ISourceReader> readers)
    {
        foreach (ISourceReader reader in readers.Prepend(new TextSourceReader()))
        {
            foreach (string extension in reader.Extensions)
            {
                _readers[extension] = reader;
            }
        }
    }

    public ISourceReader? Find(string path) => _readers.GetValueOrDefault(Path.GetExtension(path));

    /// <summary>Says what would read a file that nothing reads here; <see langword="null"/> for files that are no documents.</summary>
    public static string? HintFor(string path) =>
        NeedPackage.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? $"nothing reads {Path.GetExtension(path)} here; add package TierKit.Memory.Sources and call kit.UseFileReaders()"
            : null;
}
