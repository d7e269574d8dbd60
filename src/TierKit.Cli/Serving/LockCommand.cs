using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Mcp.Borrowing;
using TierKit.Mcp.Pinning;

namespace TierKit.Cli.Serving;

/// <summary>Writes, compares and approves what <c>tierkit.lock.json</c> holds of MCP servers.</summary>
internal static class LockCommand
{
    public static Command Create()
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("lock", "Writes MCP servers that tierkit.lock.json does not know into it; what it knows stays as it was approved.")
        {
            config, json, CreateDiff(), CreateApprove(),
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, config, json, async servers =>
        {
            IReadOnlyList<PinDifference> found = await servers.CompareAsync(cancellationToken).ConfigureAwait(false);
            List<PinDifference> written = [];
            foreach (string server in servers.Names.Where(name => !servers.IsKnown(name)))
            {
                written.AddRange(await servers.ApproveAsync(server, cancellationToken: cancellationToken).ConfigureAwait(false));
            }

            PinDifference[] left = [.. found.Where(f => !written.Any(w => w.Server == f.Server))];
            return ([.. written, .. left], left.Length == 0 ? ExitCode.Good : ExitCode.Finding);
        }));
        return command;
    }

    private static Command CreateDiff()
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("diff", "Starts each MCP server and says what is not as it was approved; approves nothing.") { config, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, config, json, async servers =>
        {
            IReadOnlyList<PinDifference> found = await servers.CompareAsync(cancellationToken).ConfigureAwait(false);
            return (found, found.Count == 0 ? ExitCode.Good : ExitCode.Finding);
        }));
        return command;
    }

    private static Command CreateApprove()
    {
        Argument<string> what = new("what") { Description = "SERVER, or SERVER/TOOL." };
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("approve", "Approves an MCP server, or one of its tools, as it is now, and shows what that changes.") { what, config, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, config, json, async servers =>
        {
            string[] parts = parsed.GetValue(what)!.Split('/', 2);
            return (await servers.ApproveAsync(parts[0], parts.Length > 1 ? parts[1] : null, cancellationToken).ConfigureAwait(false), ExitCode.Good);
        }));
        return command;
    }

    private static Task<int> RunAsync(
        ParseResult parsed, Option<FileInfo?> config, Option<bool> json, Func<BorrowedServers, Task<(IReadOnlyList<PinDifference> Shown, int Exit)>> run)
        => ConfiguredKit.RunAsync(parsed.GetValue(config), parsed.InvocationConfiguration.Error, async services =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            if (services.GetService<BorrowedServers>() is not { } servers)
            {
                await error.WriteLineAsync("No MCP server is configured; name one in TierKit:Mcp:Servers.").ConfigureAwait(false);
                return ExitCode.NotMeasured;
            }

            try
            {
                (IReadOnlyList<PinDifference> shown, int exit) = await run(servers).ConfigureAwait(false);
                TextWriter output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(json))
                {
                    await JsonOutput.WriteAsync(output, new { servers = servers.Names, differences = shown }).ConfigureAwait(false);
                }
                else
                {
                    foreach (PinDifference difference in shown)
                    {
                        await output.WriteLineAsync(difference.ToString()).ConfigureAwait(false);
                    }
                }

                return exit;
            }
            catch (McpServerException exception)
            {
                await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
                return ExitCode.NotMeasured;
            }
        });
}
