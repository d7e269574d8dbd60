using System.Text.Json;

namespace TierKit.Cli.Drilling;

/// <summary>Knows the project whose drill tests are run, and how this SDK wants it named.</summary>
internal sealed class DrillProject
{
    private static readonly string[] Kinds = [".csproj", ".fsproj", ".vbproj", ".sln", ".slnx"];

    private DrillProject(FileInfo file) => File = file;

    public FileInfo File { get; }

    /// <summary>Gets the arguments of <c>dotnet</c> that run its tests.</summary>
    public IReadOnlyList<string> Arguments => UsesTestingPlatform(File.Directory)
        ? ["test", File.Extension.StartsWith(".sln", StringComparison.OrdinalIgnoreCase) ? "--solution" : "--project", File.FullName]
        : ["test", File.FullName];

    /// <summary>Finds the project that a person named by its file or its folder, or says what is wrong.</summary>
    public static DrillProject? Find(string named, out string? problem)
    {
        string path = Path.GetFullPath(named);
        FileInfo[] found = Directory.Exists(path)
            ? [.. new DirectoryInfo(path).EnumerateFiles().Where(static f => Kinds.Contains(f.Extension, StringComparer.OrdinalIgnoreCase)).OrderBy(static f => f.Name, StringComparer.Ordinal)]
            : System.IO.File.Exists(path) ? [new FileInfo(path)] : [];
        problem = found switch
        {
            [] => $"'{named}' is neither a project nor a folder with one; name the test project that holds the drills.",
            [_] => null,
            _ => $"'{named}' holds several projects ({string.Join(", ", found.Select(static f => f.Name))}); name one.",
        };
        return problem is null ? new DrillProject(found[0]) : null;
    }

    // The nearest global.json decides between two command lines that do not understand each other.
    private static bool UsesTestingPlatform(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "global.json");
            if (!System.IO.File.Exists(path))
            {
                continue;
            }

            try
            {
                using JsonDocument settings = JsonDocument.Parse(System.IO.File.ReadAllText(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
                return settings.RootElement.TryGetProperty("test", out JsonElement test) && test.TryGetProperty("runner", out JsonElement runner)
                    && string.Equals(runner.GetString(), "Microsoft.Testing.Platform", StringComparison.OrdinalIgnoreCase);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // The SDK itself will say what is wrong with it.
                return false;
            }
        }

        return false;
    }
}
