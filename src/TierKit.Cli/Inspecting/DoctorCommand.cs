using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Cli.Inspecting;

/// <summary>Says what is configured, reachable, loaded and missing, and what to do about it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("doctor", "Says what is configured, reachable, loaded and missing, and what to do about it; asks no partner a billed question.")
        {
            config, json,
        };
        command.SetAction((parsed, cancellationToken) => ConfiguredKit.RunAsync(
            parsed.GetValue(config),
            parsed.InvocationConfiguration.Error,
            async services =>
            {
                IReadOnlyList<Finding> findings = await Doctor.ExamineAsync(services, cancellationToken).ConfigureAwait(false);
                // A question that was broken off found nothing out.
                cancellationToken.ThrowIfCancellationRequested();
                bool floor = services.GetService<IFloor>() is not null;
                bool answers = Doctor.EachKindAnswers(services, floor);
                string policy = services.GetRequiredService<PolicyCatalog>().Default.Name;
                TextWriter output = parsed.InvocationConfiguration.Output;
                await (parsed.GetValue(json)
                    ? JsonOutput.WriteAsync(output, new { defaultPolicy = policy, floor, services = findings })
                    : WriteAsync(output, findings, floor, policy)).ConfigureAwait(false);
                return answers && !findings.Any(static f => f.IsProblem) ? ExitCode.Good : ExitCode.Finding;
            }));
        return command;
    }

    private const int WidthOfAFile = 400;

    private static string Who(Finding finding) => string.Join(
        " · ", new[] { finding.Provider, finding.Kind is null or ServiceKind.Chat ? null : finding.Kind.ToString(), finding.Host }.OfType<string>());

    private static async Task WriteAsync(TextWriter output, IReadOnlyList<Finding> findings, bool floor, string policy)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("service", "tier", "provider", "model", "state", "what to do");
        foreach (Finding finding in findings)
        {
            table.AddRow(new[] { finding.Service, finding.Tier.ToString(), Who(finding), finding.Model ?? "", finding.State, finding.Advice }
                .Select(static cell => new Text(cell)));
        }

        AnsiConsoleOutput target = new(output);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = target });
        // A file has no edge to wrap at.
        console.Profile.Width = target.IsTerminal ? console.Profile.Width : WidthOfAFile;
        if (findings.Count > 0)
        {
            console.Write(table);
        }
        else
        {
            await output.WriteLineAsync("No service is configured; add TierKit:Services to appsettings.json, for example a local Ollama model.").ConfigureAwait(false);
        }

        await output.WriteLineAsync(floor
            ? "floor: the notes answer when no model does"
            : "floor: none; set TierKit:Memory:Path to a folder of notes to have an answer when no model does").ConfigureAwait(false);
        await output.WriteLineAsync($"default policy: {policy}").ConfigureAwait(false);
    }
}
