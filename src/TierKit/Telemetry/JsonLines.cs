namespace TierKit.Telemetry;

/// <summary>Reads files of JSON lines that other instances may be writing or taking away.</summary>
internal static class JsonLines
{
    public const string FilePattern = "*.jsonl";

    /// <summary>Gets the files of a folder; none where there is no folder.</summary>
    public static string[] Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, FilePattern) : [];

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<string> Read(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
