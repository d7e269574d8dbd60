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
        command.SetAction((parsed, cancellationToken) => ConfiguredKit.RunAsync(
            parsed.GetValue(config),
            parsed.InvocationConfiguration.Error,
            configuration => Place(configuration.GetSection("TierKit:Memory"), parsed.GetValue(path), parsed.GetValue(project)),
            async services =>
            {
                // Standard output belongs to the protocol: what anything else prints must not break it.
                Console.SetOut(Console.Error);
                await ToolsetMcpServer.RunStdioAsync(services, cancellationToken).ConfigureAwait(false);
                return Output.ExitCode.Good;
            }));
        return command;
    }

    private static void Place(IConfigurationSection section, string? path, string? project)
    {
        section[nameof(BasicMemoryOptions.Path)] = path ?? section[nameof(BasicMemoryOptions.Path)] ?? (Directory.Exists("notes") ? "notes" : ".");
        section[nameof(BasicMemoryOptions.Project)] = project ?? section[nameof(BasicMemoryOptions.Project)];
    }
}
