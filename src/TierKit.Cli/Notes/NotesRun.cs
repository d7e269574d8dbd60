using System.CommandLine;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Hosting;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;

namespace TierKit.Cli.Notes;

/// <summary>Runs a command on the configured notes, and turns what cannot be done into a message and an exit code.</summary>
internal static class NotesRun
{
    /// <summary>Runs a command whose result is printed.</summary>
    public static Task<int> ResultAsync(ParseResult parsed, NotesOptions options, Func<BasicMemory, Task<(OperationResult? Result, int Exit)>> run)
        => MemoryAsync(parsed, options, async memory =>
        {
            (OperationResult? result, int exit) = await run(memory).ConfigureAwait(false);
            if (result is not null)
            {
                await PrintAsync(parsed, options, result.ToJson(), result.ToMarkdown()).ConfigureAwait(false);
            }

            return exit;
        });

    public static Task<int> MemoryAsync(ParseResult parsed, NotesOptions options, Func<BasicMemory, Task<int>> run)
        => ConfiguredAsync(parsed, options, configured => run(configured.Memory));

    /// <summary>Runs a command that also looks at the files beside the notes.</summary>
    public static async Task<int> ConfiguredAsync(ParseResult parsed, NotesOptions options, Func<ConfiguredMemory, Task<int>> run)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        return await GuardAsync(parsed, options, async () =>
        {
            if (parsed.GetValue(options.Config) is { Exists: false } missing)
            {
                await error.WriteLineAsync($"--config = '{missing.FullName}' does not exist; name a JSON file with a TierKit section.").ConfigureAwait(false);
                return ExitCode.Usage;
            }

            ConfiguredMemory configured = ConfiguredMemory.Open(parsed.GetValue(options.Config), parsed.GetValue(options.Path), parsed.GetValue(options.Project));
            await using (configured.ConfigureAwait(false))
            {
                return await run(configured).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    public static async Task<int> GuardAsync(ParseResult parsed, NotesOptions options, Func<Task<int>> run)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (NoteStoreException exception)
        {
            await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            if (parsed.GetValue(options.Json))
            {
                await JsonOutput.WriteAsync(parsed.InvocationConfiguration.Output, new { error = exception.Code, message = exception.Message, currentChecksum = exception.CurrentChecksum }).ConfigureAwait(false);
            }

            return ExitOf(exception.Code);
        }
        catch (Exception exception) when (exception is InputException or TierKitConfigurationException)
        {
            await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (TierKitException exception)
        {
            await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return ExitCode.Finding;
        }
        catch (InvalidDataException exception)
        {
            await error.WriteLineAsync($"{exception.Message} {exception.GetBaseException().Message}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
    }

    public static Task PrintAsync(ParseResult parsed, NotesOptions options, string json, string text)
        => parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(options.Json) ? json : text.TrimEnd());

    private static int ExitOf(string code) => code is NoteErrorCodes.InvalidArgument or NoteErrorCodes.ProjectMissing or NoteErrorCodes.UnresolvedProjectRoute
        or NoteErrorCodes.MissingDestination or NoteErrorCodes.MutuallyExclusiveParameters or NoteErrorCodes.DestinationFolderNotForDirectories
        ? ExitCode.Usage
        : ExitCode.Finding;
}
