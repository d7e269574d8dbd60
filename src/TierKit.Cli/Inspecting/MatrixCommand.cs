using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Resilience;

namespace TierKit.Cli.Inspecting;

/// <summary>Shows what is known of every service from real traffic.</summary>
internal static class MatrixCommand
{
    public static Command Create()
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("matrix", "Shows every service's latency, availability, control, capability and cost from real traffic; asks nobody anything.") { config, json };
        command.SetAction((parsed, _) => ConfiguredKit.RunAsync(parsed.GetValue(config), parsed.InvocationConfiguration.Error, async services =>
        {
            TrafficMatrix matrix = services.GetRequiredService<TrafficMatrix>();
            MatrixLine[] lines = [.. matrix.Read().Select(MatrixLine.Of)];
            await (parsed.GetValue(json)
                ? JsonOutput.WriteAsync(parsed.InvocationConfiguration.Output, new { kept = matrix.IsKept, services = lines })
                : WriteAsync(parsed.InvocationConfiguration.Output, lines)).ConfigureAwait(false);
            if (lines.Any(static l => l.LastMonth.Availability is not null))
            {
                return ExitCode.Good;
            }

            await parsed.InvocationConfiguration.Error.WriteLineAsync(matrix.IsKept
                ? "No traffic of the last 30 days is known in TierKit:StatePath; name the folder that the application writes to."
                : "Figures are kept only where TierKit:StatePath names a folder; set it to the same folder for the application and this tool.").ConfigureAwait(false);
            return ExitCode.NotMeasured;
        }));
        return command;
    }

    private static Task WriteAsync(TextWriter output, MatrixLine[] lines)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumns("service", "tier", "first token p50 / p95", "total p50 / p95", "available 1 h", "24 h", "30 d", "control", "contract broken", "cost 30 d");
        foreach (MatrixLine line in lines)
        {
            string[] control = line.Identities.Count > 0 ? [.. line.Control, $"answers as {line.Identities[^1]}"] : [.. line.Control];
            table.AddRow(new[]
            {
                line.Service, line.Tier.ToString(), line.FirstToken.ToString(), line.Total.ToString(), line.LastHour.ToString(), line.LastDay.ToString(), line.LastMonth.ToString(),
                string.Join(" · ", control),
                line.Capability.Count == 0 ? "-" : string.Join(" · ", line.Capability),
                line.Cost is { } cost ? string.Create(CultureInfo.InvariantCulture, $"{cost:0.####} (n {line.Priced})") : "-",
            }.Select(static cell => new Text(cell)));
        }

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Write(table);
        return Task.CompletedTask;
    }
}
