using System.CommandLine;
using System.Text.Json;

namespace TierKit.Cli.Tests;

/// <summary>Runs a command of the tool in this process, as a user types it.</summary>
internal sealed class ToolRun
{
    private ToolRun(int exit, string output, string error) => (Exit, Output, Error) = (exit, output, error);

    public int Exit { get; }

    public string Output { get; }

    public string Error { get; }

    /// <summary>Gets the one JSON document on standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Assert.Single(Output.TrimEnd('\n', '\r').Split('\n'))).RootElement;

    public static async Task<ToolRun> InvokeAsync(string settings, string[] args, CancellationToken cancellationToken = default)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-");
        try
        {
            string file = Path.Combine(folder.FullName, "settings.json");
            await File.WriteAllTextAsync(file, settings, CancellationToken.None);
            StringWriter output = new();
            StringWriter error = new();
            int exit = await TierKitTool.RunAsync(
                [.. args, "--config", file],
                new InvocationConfiguration { Output = output, Error = error },
                cancellationToken);
            return new ToolRun(exit, output.ToString(), error.ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
