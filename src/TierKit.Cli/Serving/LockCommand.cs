using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Hosting;
using TierKit.Policy;

namespace TierKit.Cli.Serving;

/// <summary>Writes, compares and approves what <c>tierkit.lock.json</c> holds.</summary>
internal static class LockCommand
{
    public static Command Create()
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("lock", "Writes models, prompts, indexes and MCP servers that tierkit.lock.json does not know into it; what it knows stays as it was approved.")
        {
            config, json, CreateVerify(), CreateDiff(), CreateApprove(),
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, config, json, async (kept, error) =>
        {
            LockOutcome outcome = await kept.CompleteAsync(cancellationToken).ConfigureAwait(false);
            string written = outcome.Written.Count == 0 ? "nothing new" : "written";
            await error.WriteLineAsync(outcome.Left.Count == 0
                ? $"{written}: {kept.File.FilePath} holds all {kept.Targets.Count}. Keep it in version control."
                : $"{written}: {kept.File.FilePath}. {Left(outcome.Left)}").ConfigureAwait(false);
            return ([.. outcome.Written, .. outcome.Left], Exit(outcome.Left));
        }));
        return command;
    }

    private static Command CreateVerify()
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("verify", "Says whether everything is as it was approved: 0 it is, 1 it is not, 3 it could not be found out.") { config, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, config, json, async (kept, error) =>
        {
            if (!kept.File.Exists)
            {
                await error.WriteLineAsync($"'{kept.File.FilePath}' does not exist, so nothing was approved. Run: tierkit lock").ConfigureAwait(false);
                return ([], ExitCode.NotMeasured);
            }

            return await CompareAsync(kept, error, cancellationToken).ConfigureAwait(false);
        }));
        return command;
    }

    private static Command CreateDiff()
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("diff", "Says what is not as it was approved; without a lock file, everything is new. Approves nothing.") { config, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, config, json, (kept, error) => CompareAsync(kept, error, cancellationToken)));
        return command;
    }

    private static Command CreateApprove()
    {
        Argument<string> what = new("what") { Description = "What to approve, as 'lock diff' names it: models:local, mcp:files/read_file; without the section where one alone has the name." };
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("approve", "Approves one thing as it is now, and shows what that changes.") { what, config, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, config, json, async (kept, error) =>
        {
            string target = parsed.GetValue(what)!;
            IReadOnlyList<LockDifference> changed = await kept.ApproveAsync(target, cancellationToken).ConfigureAwait(false);
            bool seen = changed.All(static d => d.Kind != LockDifference.Unchecked);
            await error.WriteLineAsync(changed.Count == 0 ? $"'{target}' has nothing to approve: it is as it was approved, or no tool has that name."
                : seen ? $"approved: {kept.File.FilePath}"
                : "nothing was written, for it could not be looked at").ConfigureAwait(false);
            return (changed, seen ? ExitCode.Good : ExitCode.NotMeasured);
        }));
        return command;
    }

    private static async Task<(IReadOnlyList<LockDifference> Shown, int Exit)> CompareAsync(TierKitLock kept, TextWriter error, CancellationToken cancellationToken)
    {
        IReadOnlyList<LockDifference> found = await kept.CompareAsync(cancellationToken).ConfigureAwait(false);
        await error.WriteLineAsync(found.Count == 0 ? $"as approved: {string.Join(", ", kept.Targets)}" : Left(found)).ConfigureAwait(false);
        return (found, Exit(found));
    }

    // A difference weighs more than what could not be looked at.
    private static int Exit(IReadOnlyList<LockDifference> left) =>
        left.Any(static d => d.Kind != LockDifference.Unchecked) ? ExitCode.Finding
        : left.Count > 0 ? ExitCode.NotMeasured
        : ExitCode.Good;

    private static string Left(IReadOnlyList<LockDifference> left)
    {
        LockDifference? first = left.FirstOrDefault(static d => d.Kind != LockDifference.Unchecked);
        return first is null
            ? $"{left.Count} could not be looked at"
            : $"{left.Count} not as approved. If that is right, approve each: tierkit lock approve {first.Target}";
    }

    private static Task<int> RunAsync(
        ParseResult parsed, Option<FileInfo?> config, Option<bool> json, Func<TierKitLock, TextWriter, Task<(IReadOnlyList<LockDifference> Shown, int Exit)>> run)
        => ConfiguredKit.RunAsync(parsed.GetValue(config), parsed.InvocationConfiguration.Error, async services =>
        {
            TierKitLock kept = services.GetRequiredService<TierKitLock>();
            TextWriter error = parsed.InvocationConfiguration.Error;
            try
            {
                if (kept.Targets.Count == 0 && !kept.File.Exists)
                {
                    await error.WriteLineAsync("There is nothing to lock: name a service in TierKit:Services, an MCP server in TierKit:Mcp:Servers, or prompt files in TierKit:Lock:Prompts.").ConfigureAwait(false);
                    return ExitCode.NotMeasured;
                }

                (IReadOnlyList<LockDifference> shown, int exit) = await run(kept, error).ConfigureAwait(false);
                await WriteAsync(parsed, json, kept, shown).ConfigureAwait(false);
                return exit;
            }
            catch (LockFileException exception)
            {
                await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
                return ExitCode.NotMeasured;
            }
        });

    private static async Task WriteAsync(ParseResult parsed, Option<bool> json, TierKitLock kept, IReadOnlyList<LockDifference> shown)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(json))
        {
            await JsonOutput.WriteAsync(output, new { file = kept.File.FilePath, targets = kept.Targets, differences = shown }).ConfigureAwait(false);
            return;
        }

        foreach (LockDifference difference in shown)
        {
            await output.WriteLineAsync(difference.ToString()).ConfigureAwait(false);
        }
    }
}
