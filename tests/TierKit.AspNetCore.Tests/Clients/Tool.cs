using System.Diagnostics;
using System.Reflection;

namespace TierKit.AspNetCore.Tests.Clients;

/// <summary>Runs programs that are not ours, where they are installed.</summary>
internal static class Tool
{
    public static string Root { get; } = typeof(Tool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Finds a program on the path, or <see langword="null"/>.</summary>
    public static string? Find(params string[] names)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        return (from name in names from folder in folders from ending in endings select Path.Combine(folder, name + ending)).FirstOrDefault(File.Exists);
    }

    public static async Task<(int Exit, string Output)> RunAsync(string program, string folder, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        // Programs must reach loopback, whatever stands in the environment.
        start.Environment["NO_PROXY"] = "127.0.0.1,localhost";
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration kill = TestContext.Current.CancellationToken.Register(() => process.Kill(entireProcessTree: true));
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }
}
