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

    // A column a service: ten figures beside each other fit no terminal, a handful of services does.
    private static Task WriteAsync(TextWriter output, MatrixLine[] lines)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("").AddColumns([.. lines.Select(static l => new TableColumn(new Text(l.Service)))]);
        foreach ((string figure, Func<MatrixLine, string> of) in Figures)
        {
            table.AddRow([new Text(figure), .. lines.Select(line => new Text(of(line)))]);
        }

        AnsiConsoleOutput target = new(output);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = target });
        // A file has no edge to wrap at.
        console.Profile.Width = target.IsTerminal ? console.Profile.Width : 24 + (lines.Length * 48);
        console.Write(table);
        return Task.CompletedTask;
    }

    private static readonly (string Figure, Func<MatrixLine, string> Of)[] Figures =
    [
        ("tier", static l => l.Tier.ToString()),
        ("first token p50 / p95", static l => l.FirstToken.ToString()),
        ("total p50 / p95", static l => l.Total.ToString()),
        ("available 1 h", static l => l.LastHour.ToString()),
        ("available 24 h", static l => l.LastDay.ToString()),
        ("available 30 d", static l => l.LastMonth.ToString()),
        ("control", static l => string.Join(" · ", l.Identities.Count > 0 ? [.. l.Control, $"answers as {l.Identities[^1]}"] : l.Control)),
        ("contract broken", static l => l.Capability.Count == 0 ? "-" : string.Join(" · ", l.Capability)),
        ("cost 30 d", static l => l.Cost is { } cost ? string.Create(CultureInfo.InvariantCulture, $"{cost:0.######} (n {l.Priced})") : "-"),
    ];
}
