using System.Collections.Frozen;

namespace TierKit.Memory.Notes;

/// <summary>Lists the file extensions that a permalink leaves out; a fixed table, so that every host agrees.</summary>
/// <remarks>The list holds the common entries of Python's built-in MIME table, which the original asks.</remarks>
internal static class KnownExtensions
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "3g2", "3gp", "7z", "aac", "aif", "aiff", "au", "avi", "avif", "bat", "bin", "bmp", "bz2", "c", "csh", "css", "csv",
        "dll", "doc", "docx", "eml", "eps", "exe", "gif", "gz", "h", "heic", "htm", "html", "ico", "ics", "jpe", "jpeg", "jpg",
        "js", "json", "jsonld", "latex", "m3u", "m4a", "man", "markdown", "md", "mht", "mhtml", "mjs", "mov", "mp2", "mp3",
        "mp4", "mpa", "mpe", "mpeg", "mpg", "n3", "nq", "nt", "o", "obj", "odg", "odp", "ods", "odt", "opus", "pdf", "pl", "png",
        "ppt", "pptx", "ps", "py", "pyc", "qt", "rar", "rst", "rtf", "sh", "so", "sql", "srt", "svg", "swf", "tar", "tex", "tgz",
        "tif", "tiff", "trig", "tsv", "ttf", "txt", "vcf", "vtt", "wasm", "wav", "webm", "webmanifest", "webp", "wmv", "woff",
        "woff2", "xls", "xlsx", "xml", "xsl", "z", "zip",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells whether the last part of the path ends with a known extension after a name.</summary>
    public static bool Matches(string path)
    {
        ReadOnlySpan<char> name = path.AsSpan(path.LastIndexOf('/') + 1);
        int dot = name.LastIndexOf('.');
        return dot > 0 && name[..dot].ContainsAnyExcept('.') && Names.Contains(name[(dot + 1)..].ToString());
    }
}
