using System.CommandLine;
using Spectre.Console;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Memory.Indexing;
using TierKit.Memory.Operations;
using TierKit.Memory.Sources;

namespace TierKit.Cli.Notes;

/// <summary>Reads every note again, with a progress bar on standard error.</summary>
internal static class ReindexCommand
{
    public static Command Create()
    {
        NotesOptions options = new();
        Command command = new("reindex", "Forgets the index and reads every note again, and every file of TierKit:Memory:Sources; none of them is touched.");
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.ConfiguredAsync(parsed, options, async configured =>
        {
            BasicMemory memory = configured.Memory;
            TextWriter error = parsed.InvocationConfiguration.Error;
            (IndexReport report, SourceReport? files, bool encoded) = await RunAsync(configured, error, cancellationToken).ConfigureAwait(false);
            if (!encoded)
            {
                await error.WriteLineAsync(configured.Unreached).ConfigureAwait(false);
            }

            foreach (string unreadable in report.Unreadable)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"not read: {unreadable}").ConfigureAwait(false);
            }

            foreach (string warning in report.Warnings)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"indexed with a warning: {warning}").ConfigureAwait(false);
            }

            foreach (SourceProblem problem in files?.Problems ?? [])
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"not read, or not whole: {problem}").ConfigureAwait(false);
            }

            TextWriter output = parsed.InvocationConfiguration.Output;
            await (parsed.GetValue(options.Json)
                ? JsonOutput.WriteAsync(output, new { files = report.Files, unreadable = report.Unreadable, warnings = report.Warnings, sources = files })
                : output.WriteLineAsync($"{report.Files} files of '{memory.Root}' are indexed{(files is null ? "" : $", and {files.Files} files beside them")}.")).ConfigureAwait(false);
            return encoded && report.Unreadable.Count == 0 && (files is null || files.Problems.Count == 0) ? ExitCode.Good : ExitCode.Finding;
        }));
        return command;
    }

    private static async Task<(IndexReport Report, SourceReport? Files, bool Encoded)> RunAsync(ConfiguredMemory configured, TextWriter error, CancellationToken cancellationToken)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return await console.Progress().HideCompleted(false).StartAsync(async context =>
        {
            IndexReport report = await BarAsync(context, "notes", bar => configured.Memory.ReindexAsync(bar, cancellationToken)).ConfigureAwait(false);
            SourceReport? files = configured.Files is { } sources ? await BarAsync(context, "files", _ => sources.ReindexAsync(cancellationToken)).ConfigureAwait(false) : null;
            bool encoded = configured.Encoder is null || await BarAsync(context, "vectors", bar => configured.Memory.EncodeAsync(bar, cancellationToken)).ConfigureAwait(false);
            return (report, files, encoded);
        }).ConfigureAwait(false);
    }

    private static async Task<TResult> BarAsync<TResult>(ProgressContext context, string name, Func<IProgress<IndexProgress>, Task<TResult>> run)
    {
        ProgressTask bar = context.AddTask(name, maxValue: 1);
        TResult result = await run(new BarProgress(bar)).ConfigureAwait(false);
        bar.Value = bar.MaxValue;
        return result;
    }

    // Told at once and in order, which Progress<T> does not promise.
    private sealed class BarProgress(ProgressTask bar) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value)
        {
            bar.MaxValue = Math.Max(1, value.Total);
            bar.Value = value.Done;
        }
    }
}
