using System.CommandLine;
using System.Diagnostics;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Testing.Drills;

namespace TierKit.Cli.Drilling;

/// <summary>Runs the drill tests of a project and shows what they found.</summary>
internal static class DrillCommand
{
    private const string Output = "TIERKIT_DRILL_OUTPUT";

    public static Command Create(Func<ProcessStartInfo, TextWriter, CancellationToken, Task<int>>? run = null)
    {
        Argument<string> project = new("project") { Description = "The test project that holds the drills: its file or its folder." };
        Argument<string[]> more = new("arguments") { Description = "What dotnet test shall be told, after --, such as a filter.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = CommonOptions.Json();
        Option<bool> sarif = new("--sarif") { Description = "Writes the findings in SARIF 2.1.0, for code scanning." };
        Option<bool> mermaid = new("--mermaid") { Description = "Writes the graph as a Mermaid flowchart." };
        Option<FileInfo?> baseline = new("--baseline") { Description = "A file with an earlier blast radius; one that grew is a finding." };
        Option<bool> accept = new("--accept") { Description = "Writes the radius as it is now into the file of --baseline." };
        Command command = new("drill", "Runs a project's drill tests with dotnet test and shows what became of each capability, and what was found.")
        {
            project, more, json, sarif, mermaid, baseline, accept,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            DrillFormat[] formats = [.. new[] { (json, DrillFormat.Json), (sarif, DrillFormat.Sarif), (mermaid, DrillFormat.Mermaid) }.Where(o => parsed.GetValue(o.Item1)).Select(static o => o.Item2)];
            if (formats.Length > 1 || (parsed.GetValue(accept) && parsed.GetValue(baseline) is null))
            {
                await error.WriteLineAsync(formats.Length > 1 ? "--json, --sarif and --mermaid say different things on one output; choose one." : "--accept writes the file that --baseline names; name it.").ConfigureAwait(false);
                return ExitCode.Usage;
            }

            if (DrillProject.Find(parsed.GetValue(project)!, out string? problem) is not { } found)
            {
                await error.WriteLineAsync(problem).ConfigureAwait(false);
                return ExitCode.Usage;
            }

            DrillBaseline? before = parsed.GetValue(baseline) is { } file ? new DrillBaseline(file, parsed.GetValue(accept)) : null;
            if (before?.Problem is { } missing)
            {
                await error.WriteLineAsync(missing).ConfigureAwait(false);
                return ExitCode.Usage;
            }

            DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-drill-");
            try
            {
                int exit = await (run ?? DotnetTests.RunAsync)(Start(found, parsed.GetValue(more) ?? [], folder), error, cancellationToken).ConfigureAwait(false);
                return await ShowAsync(Read(folder), exit, formats is [var one] ? one : DrillFormat.Table, before, parsed.InvocationConfiguration).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await error.WriteLineAsync("stopped before it was done").ConfigureAwait(false);
                return ExitCode.NotMeasured;
            }
            catch (Exception exception) when (exception is InvalidDataException or System.ComponentModel.Win32Exception)
            {
                await error.WriteLineAsync(exception is InvalidDataException ? exception.Message : $"dotnet could not be started: {exception.Message}").ConfigureAwait(false);
                return ExitCode.NotMeasured;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static ProcessStartInfo Start(DrillProject project, string[] more, DirectoryInfo folder)
    {
        ProcessStartInfo start = new("dotnet", [.. project.Arguments, .. more]) { WorkingDirectory = project.File.DirectoryName };
        start.Environment[Output] = folder.FullName;
        return start;
    }

    private static DrillReport[] Read(DirectoryInfo folder) =>
    [
        .. folder.EnumerateFiles("*.drill.json").OrderBy(static f => f.Name, StringComparer.Ordinal)
            .Select(static f => DrillReport.Parse(File.ReadAllText(f.FullName)))
            .GroupBy(static r => r.Application, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => DrillReport.Join(g)),
    ];

    private static async Task<int> ShowAsync(DrillReport[] reports, int tests, DrillFormat format, DrillBaseline? baseline, InvocationConfiguration configuration)
    {
        if (reports.Length == 0)
        {
            await configuration.Error.WriteLineAsync($"No drill left a result (dotnet test ended with {tests.ToString(System.Globalization.CultureInfo.InvariantCulture)}). "
                + "The project's tests must hold one: (await Drill.For<Program>().EachPartner().RunAsync()).ShouldKeepCritical().").ConfigureAwait(false);
            return ExitCode.NotMeasured;
        }

        if (baseline is not null && reports.Length > 1)
        {
            await configuration.Error.WriteLineAsync($"A baseline is of one application, and these were drilled: {string.Join(", ", reports.Select(static r => r.Application))}. Choose by a filter after --.").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        RadiusComparison? comparison = null;
        if (baseline is not null)
        {
            try
            {
                comparison = await baseline.CompareAsync(reports[0].Radius).ConfigureAwait(false);
            }
            catch (InvalidDataException exception)
            {
                await configuration.Error.WriteLineAsync($"--baseline = '{baseline.File.FullName}': {exception.Message}").ConfigureAwait(false);
                return ExitCode.Usage;
            }
        }

        await DrillOutputs.WriteAsync(configuration.Output, configuration.Error, reports, comparison, tests, format).ConfigureAwait(false);
        if (tests != 0)
        {
            await configuration.Error.WriteLineAsync("Tests of the project failed; what they say stands above.").ConfigureAwait(false);
        }

        return tests != 0 || comparison?.HasGrown == true || reports.Any(static r => !r.MatchesPrediction) ? ExitCode.Finding : ExitCode.Good;
    }
}
