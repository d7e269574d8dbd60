using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace TierKit.Packaging.Tests;

/// <summary>Packs everything once, at a version of its own, into a folder that only this run knows.</summary>
public sealed class Packed : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-pack-");

    public static string Root { get; } = typeof(Packed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryRoot").Value!;

    public string Version { get; } = $"0.0.1-test.{Environment.ProcessId}.{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";

    public string Packages => Path.Combine(_folder.FullName, "packages");

    public async ValueTask InitializeAsync()
    {
        string[] projects = [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Where(static p => !p.Contains("TierKit.Analyzers", StringComparison.Ordinal))];
        // Output of its own: the run that tests these very assemblies must not find them rewritten.
        foreach (string project in projects)
        {
            await RunAsync(Root, "pack", project, "-c", "Release", "-m:1", "--nologo", "-v", "q", $"-p:Version={Version}", $"-p:PackageOutputPath={Packages}", $"-p:ArtifactsPath={Path.Combine(_folder.FullName, "artifacts")}");
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Builds and runs a program of a few files against the packages, as an application would.</summary>
    public async Task<string> RunConsumerAsync(string name, IReadOnlyDictionary<string, string> files, params string[] command)
    {
        DirectoryInfo folder = _folder.CreateSubdirectory(name);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "nuget.config"), $"""
            <configuration><packageSources><add key="tierkit-under-test" value="{Packages}" /></packageSources></configuration>
            """);
        // Nothing above this folder has a say in how it builds.
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Directory.Build.props"), "<Project />");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Directory.Packages.props"), "<Project />");
        foreach ((string path, string text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.FullName, path))!);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, path), text.Replace("$VERSION$", Version, StringComparison.Ordinal));
        }

        string[] restored = [$"-p:RestorePackagesPath={Path.Combine(_folder.FullName, "restored")}"];
        return await RunAsync(folder.FullName, [.. command.Length == 0 ? ["run", "-v", "q"] : command, .. restored]);
    }

    /// <summary>Runs the tool from its package in the folder of a consumer; projects that it builds restore what the consumers restored.</summary>
    public async Task<string> RunToolAsync(string consumer, params string[] arguments)
    {
        string tool = Path.Combine(_folder.FullName, "tool");
        if (!Directory.Exists(tool))
        {
            await ZipFile.ExtractToDirectoryAsync(Path.Combine(Packages, $"TierKit.Cli.{Version}.nupkg"), tool);
        }

        string program = Directory.EnumerateFiles(tool, "TierKit.Cli.dll", SearchOption.AllDirectories).Single();
        return await RunAsync(Path.Combine(_folder.FullName, consumer), [program, .. arguments]);
    }

    /// <summary>Runs a native program that a consumer's publish left behind.</summary>
    public Task<string> RunNativeAsync(string path) => StartAsync(Path.Combine(_folder.FullName, path), _folder.FullName, []);

    private static Task<string> RunAsync(string folder, params string[] arguments) => StartAsync("dotnet", folder, arguments);

    private static async Task<string> StartAsync(string program, string folder, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the runner of this test set for itself must not reach the build under test.
        foreach (string variable in start.Environment.Keys.Where(static k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        StringBuilder said = new();
        process.OutputDataReceived += (_, e) => { lock (said) { said.AppendLine(e.Data); } };
        process.ErrorDataReceived += (_, e) => { lock (said) { said.AppendLine(e.Data); } };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said.ToString() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{said}");
    }
}
