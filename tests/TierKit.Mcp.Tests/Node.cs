namespace TierKit.Mcp.Tests;

/// <summary>Finds node and what was installed in tests/clients.</summary>
internal static class Node
{
    public static bool IsThere { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(static folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));

    public static string Clients { get; } = FindClients();

    /// <summary>Gets the script of an npm package's program; the test is skipped, visibly, where it is not installed.</summary>
    public static string Script(string package, string file)
    {
        Assert.SkipUnless(IsThere, "node is not installed");
        string path = Path.Combine(Clients, "node_modules", Path.Combine(package.Split('/')), Path.Combine(file.Split('/')));
        Assert.SkipUnless(File.Exists(path), $"{package} is not installed; run npm ci in tests/clients");
        return path;
    }

    private static string FindClients()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TierKit.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? "", "tests", "clients");
    }
}
