using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Mcp.Hosting;
using TierKit.Policy;

namespace TierKit.Cli.Serving;

/// <summary>Writes, compares and approves what <c>tierkit.lock.json</c> holds of models and MCP servers.</summary>
internal static class LockCommand
{
    public static Command Create()
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("lock", "Writes models and MCP servers that tierkit.lock.json does not know into it; what it knows stays as it was approved.")
        {
            config, json, CreateVerify(), CreateDiff(), CreateApprove(),
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, config, json, async locked =>
        {
            LockFindings found = await locked.CompareAsync(cancellationToken).ConfigureAwait(false);
            LockFindings written = await locked.ApproveUnknownAsync(cancellationToken).ConfigureAwait(false);
            LockFindings left = found.Without(written);
            return (written.And(left), left.Count == 0 ? ExitCode.Good : left.Exit);
        }));
        return command;
    }

    private static Command CreateVerify()
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("verify", "Says whether models and MCP servers are as they were approved: 0 they are, 1 they are not, 3 it could not be found out.") { config, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, config, json, async locked =>
        {
            if (!locked.File.Exists)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"'{locked.File.FilePath}' does not exist, so nothing was approved. Run: tierkit lock").ConfigureAwait(false);
                return (new LockFindings([], []), ExitCode.NotMeasured);
            }

            LockFindings found = await locked.CompareAsync(cancellationToken).ConfigureAwait(false);
            if (found.Count == 0)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"as approved: {locked.Models.Names.Count} services, {locked.Servers?.Names.Count ?? 0} MCP servers").ConfigureAwait(false);
            }

            return (found, found.Exit);
        }));
        return command;
    }

    private static Command CreateDiff()
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("diff", "Asks each local server and says what is not as it was approved; approves nothing.") { config, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, config, json, async locked =>
        {
            LockFindings found = await locked.CompareAsync(cancellationToken).ConfigureAwait(false);
            return (found, found.Exit);
        }));
        return command;
    }

    private static Command CreateApprove()
    {
        Argument<string> what = new("what") { Description = "SERVICE, SERVER, or SERVER/TOOL." };
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("approve", "Approves a model, an MCP server, or one of its tools, as it is now, and shows what that changes.") { what, config, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, config, json, async locked =>
        {
            LockFindings changed = await locked.ApproveAsync(parsed.GetValue(what)!, cancellationToken).ConfigureAwait(false);
            return (changed, changed.Models.Any(static m => m.Kind == "unchecked") ? ExitCode.NotMeasured : ExitCode.Good);
        }));
        return command;
    }

    private static Task<int> RunAsync(
        ParseResult parsed, Option<FileInfo?> config, Option<bool> json, Func<LockedParts, Task<(LockFindings Shown, int Exit)>> run)
        => ConfiguredKit.RunAsync(parsed.GetValue(config), parsed.InvocationConfiguration.Error, async services =>
        {
            LockFile file = new(services.GetService<IOptions<McpPinOptions>>()?.Value.LockFile ?? LockFile.FileName);
            LockedParts locked = new(file, new ModelLock(services, file), services.GetService<BorrowedServers>());
            TextWriter error = parsed.InvocationConfiguration.Error;
            if (locked.Models.Names.Count == 0 && locked.Servers is null && !file.Exists)
            {
                await error.WriteLineAsync("Neither a service nor an MCP server is configured; name one in TierKit:Services or TierKit:Mcp:Servers.").ConfigureAwait(false);
                return ExitCode.NotMeasured;
            }

            try
            {
                (LockFindings shown, int exit) = await run(locked).ConfigureAwait(false);
                await WriteAsync(parsed, json, locked, shown).ConfigureAwait(false);
                return exit;
            }
            catch (Exception exception) when (exception is McpServerException or LockFileException)
            {
                await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
                return ExitCode.NotMeasured;
            }
        });

    private static async Task WriteAsync(ParseResult parsed, Option<bool> json, LockedParts locked, LockFindings shown)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(json))
        {
            await JsonOutput.WriteAsync(output, new { services = locked.Models.Names, models = shown.Models, servers = locked.Servers?.Names ?? [], differences = shown.Tools }).ConfigureAwait(false);
            return;
        }

        foreach (object difference in shown.Models.Concat<object>(shown.Tools))
        {
            await output.WriteLineAsync(difference.ToString()).ConfigureAwait(false);
        }
    }
}
