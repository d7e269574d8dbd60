using System.Reflection;

namespace TierKit.Architecture.Tests;

/// <summary>Reads the repository's own sources.</summary>
internal static class SourceTree
{
    public static string Root { get; } = typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryRoot").Value!;

    public static IReadOnlyList<string> Packages { get; } = [.. Directory.GetDirectories(Path.Combine(Root, "src")).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Files(string folder, string pattern = "*.cs") =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
