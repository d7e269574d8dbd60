using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Policy;

namespace TierKit.Cli.Inspecting;

/// <summary>Reads and checks the logs of what left the house.</summary>
internal static class EgressCommand
{
    public static Command Create() => new("egress", "Says what left the house, and whether the logs of it are as they were written.")
    {
        CreateReport(),
        CreateVerify(),
    };

    private static Command CreateReport()
    {
        Option<int> days = new("--days") { Description = "How many days back; 30 when left out.", DefaultValueFactory = static _ => 30 };
        days.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--days must be a whole number of at least 1.");
            }
        });
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("report", "Counts what left, to whom, under which label, and what stayed home.") { days, config, json };
        command.SetAction((parsed, _) => ConfiguredKit.RunAsync(parsed.GetValue(config), parsed.InvocationConfiguration.Error, async services =>
        {
            EgressLog log = services.GetRequiredService<EgressLog>();
            if (!log.Exists)
            {
                return await NothingAsync(log, parsed.InvocationConfiguration.Error).ConfigureAwait(false);
            }

            int back = parsed.GetValue(days);
            EgressReport report = EgressReport.Of(log.Read(TimeProvider.System.GetUtcNow().AddDays(-back)), back);
            TextWriter output = parsed.InvocationConfiguration.Output;
            await (parsed.GetValue(json) ? JsonOutput.WriteAsync(output, report) : output.WriteLineAsync(report.ToString())).ConfigureAwait(false);
            if (log.HasKey && log.Verify(out int _) is { Count: > 0 } faults)
            {
                // Figures of a log that was changed are figures of whoever changed it.
                await parsed.InvocationConfiguration.Error.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"{faults.Count} of the logs are not as they were written, so these counts may be wrong; run 'tierkit egress verify'.")).ConfigureAwait(false);
                return ExitCode.Finding;
            }

            return report.Refused > 0 ? ExitCode.Finding : ExitCode.Good;
        }));
        return command;
    }

    private static Command CreateVerify()
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("verify", "Checks every line of every log; a line that was changed, exchanged or taken out is named.") { config, json };
        command.SetAction((parsed, _) => ConfiguredKit.RunAsync(parsed.GetValue(config), parsed.InvocationConfiguration.Error, async services =>
        {
            EgressLog log = services.GetRequiredService<EgressLog>();
            if (!log.Exists)
            {
                return await NothingAsync(log, parsed.InvocationConfiguration.Error).ConfigureAwait(false);
            }

            if (!log.HasKey)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"'egress.key' is missing or unreadable in '{log.Folder}'; without it no line can be verified.").ConfigureAwait(false);
                return ExitCode.NotMeasured;
            }

            IReadOnlyList<EgressFault> faults = log.Verify(out int examined);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await JsonOutput.WriteAsync(output, new { folder = log.Folder, examined, intact = faults.Count == 0, faults }).ConfigureAwait(false);
            }
            else
            {
                foreach (EgressFault fault in faults)
                {
                    await output.WriteLineAsync(fault.ToString()).ConfigureAwait(false);
                }

                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{examined} lines examined · {(faults.Count == 0 ? "every chain holds" : $"{faults.Count} broken")}")).ConfigureAwait(false);
            }

            return faults.Count == 0 ? ExitCode.Good : ExitCode.Finding;
        }));
        return command;
    }

    private static async Task<int> NothingAsync(EgressLog log, TextWriter error)
    {
        await error.WriteLineAsync(log.Folder is null
            ? "State is kept in memory only, so there is no egress log; set TierKit:StatePath, and TierKit:Egress:Audit to true."
            : $"No egress log lies in '{log.Folder}'; set TierKit:Egress:Audit to true, and TierKit:StatePath to the application's folder.").ConfigureAwait(false);
        return ExitCode.NotMeasured;
    }
}
