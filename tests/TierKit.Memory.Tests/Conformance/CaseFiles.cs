using System.Reflection;
using System.Text.Json;

namespace TierKit.Memory.Tests.Conformance;

/// <summary>Finds the machine-readable cases of the note format, which live beside the repository and are never copied.</summary>
internal static class CaseFiles
{
    private static readonly string Folder = Path.Combine(
        typeof(CaseFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static entry => entry.Key == "SharedCases").Value!,
        "basic-memory");

    /// <summary>Gets the folder of all shared cases, which may be absent.</summary>
    public static string Shared => Path.GetDirectoryName(Folder)!;

    public static void SkipWhereAbsent()
        => Assert.SkipUnless(Directory.Exists(Folder), "The folder of shared cases (MSBuild property SharedCases) is not beside this repository.");

    /// <summary>Finds another shared file; skips the test where it is absent.</summary>
    public static string Beside(string relative)
    {
        string path = Path.Combine(Shared, relative);
        Assert.SkipUnless(File.Exists(path), "The folder of shared cases (MSBuild property SharedCases) is not beside this repository.");
        return path;
    }

    public static IReadOnlyList<string> All => [.. Directory.EnumerateFiles(Folder, "*.json").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static JsonElement Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, file)));
        return document.RootElement.Clone();
    }
}
