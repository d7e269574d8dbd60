using System.CommandLine;
using Microsoft.Extensions.Configuration;
using TierKit.Cli.Configuration;
using TierKit.Mcp.Serving;
using TierKit.Memory.Hosting;

namespace TierKit.Cli.Serving;

/// <summary>Serves the notes, and what the configured tiers offer, to an MCP host on standard input and output.</summary>
internal static class McpCommand
{
    public static Command Create()
    {
        Option<string?> path = new("--path") { Description = "The folder of the notes; by default TierKit:Memory:Path, else ./notes, else this folder." };
        Option<string?> project = new("--project") { Description = "The name of the project that --path is; by default the configured one, else main." };
        Option<FileInfo?> config = CommonOptions.Config();
        Command command = new("mcp", "Serves the notes to an MCP host on standard input and output, under the names of Basic Memory, with ask and tier_status.")
        {
            path, project, config,
        };
        string folder = ".";
        command.SetAction((parsed, cancellationToken) => ConfiguredKit.RunAsync(
            parsed.GetValue(config),
            parsed.InvocationConfiguration.Error,
            configuration => folder = Place(configuration.GetSection("TierKit:Memory"), parsed.GetValue(path), parsed.GetValue(project)),
            async services =>
            {
                // Standard output belongs to the protocol: what anything else prints must not break it.
                Console.SetOut(Console.Error);
                if (Trouble(folder) is { } trouble)
                {
                    await parsed.InvocationConfiguration.Error.WriteLineAsync(trouble).ConfigureAwait(false);
                }

                await ToolsetMcpServer.RunStdioAsync(services, cancellationToken).ConfigureAwait(false);
                return Output.ExitCode.Good;
            }));
        return command;
    }

    // A host shows a person none of the tools' errors, and often this stream.
    private static string? Trouble(string folder) =>
        File.Exists(folder) ? $"'{folder}' is a file. Name the folder of the notes with --path."
        : folder.StartsWith('~') || Directory.Exists(folder) ? null
        : $"The folder '{Path.GetFullPath(folder)}' does not exist. It is made with the first note; correct --path if the notes are elsewhere.";

    private static string Place(IConfigurationSection section, string? path, string? project)
    {
        string folder = path ?? section[nameof(BasicMemoryOptions.Path)] ?? (Directory.Exists("notes") ? "notes" : ".");
        section[nameof(BasicMemoryOptions.Path)] = folder;
        section[nameof(BasicMemoryOptions.Project)] = project ?? section[nameof(BasicMemoryOptions.Project)];
        return folder;
    }
}
