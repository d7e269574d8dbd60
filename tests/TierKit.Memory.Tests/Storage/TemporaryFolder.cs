namespace TierKit.Memory.Tests.Storage;

/// <summary>Holds a folder that lives as long as a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("tierkit-notes-").FullName;

    public string Path { get; }

    public string Write(string relative, string text)
    {
        string path = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Read(string relative) => System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(System.IO.Path.Combine(Path, relative)));

    public IReadOnlyList<string> Files()
        => [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
            .Where(static file => !file.StartsWith(".tierkit/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
