using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Indexing;

/// <summary>Reads files of a project for the index. Thread-safe.</summary>
internal sealed class FileParser(ProjectFolder folder, TimeProvider time)
{
    /// <summary>The type of what is not Markdown; its name is all that is searched.</summary>
    public const string FileType = "file";

    // What is longer is data: its name is indexed, its text is not.
    private const long LongestText = 64 * 1024 * 1024;

    /// <returns>The file; none where it is gone.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ParsedFile? Read(string path)
    {
        FileInfo entry = new(Path.Combine(folder.Root, path));
        if (!entry.Exists)
        {
            return null;
        }

        // The stamp is taken first: a change after it makes the next scan look again.
        (long size, DateTime written) = (entry.Length, entry.LastWriteTimeUtc);
        if (!IsMarkdown(path) || size > LongestText)
        {
            using FileStream stream = entry.OpenRead();
            return new ParsedFile(new CatalogFile(path, size, written, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream))), Named(path, entry), IsMarkdown: false);
        }

        byte[] bytes = File.ReadAllBytes(entry.FullName);
        NoteFile file = NoteFile.FromBytes(path, bytes);
        return new ParsedFile(new CatalogFile(path, size, written, file.Checksum), Parse(file, entry), IsMarkdown: true);
    }

    public static bool IsMarkdown(string path)
        => path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase);

    private Note Parse(NoteFile file, FileInfo entry)
        => NoteParser.Parse(file.Content, file.Path, entry.CreationTimeUtc, entry.LastWriteTimeUtc, time.LocalTimeZone);

    private static Note Named(string path, FileInfo entry) => new()
    {
        Title = path[(path.LastIndexOf('/') + 1)..],
        Type = FileType,
        Metadata = new Dictionary<string, object?>(),
        Created = entry.CreationTimeUtc,
        Modified = entry.LastWriteTimeUtc,
        Body = "",
    };
}
