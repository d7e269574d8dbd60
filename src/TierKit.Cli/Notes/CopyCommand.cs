using System.CommandLine;
using TierKit.Cli.Output;
using TierKit.Memory.Operations;

namespace TierKit.Cli.Notes;

/// <summary>Copies a folder into the notes, or the notes into a folder, byte for byte.</summary>
internal static class CopyCommand
{
    public static Command CreateImport() => Create(
        "import", "Copies a folder into the notes, byte for byte; refused where a file is there with other bytes.", "The folder to copy; hidden and ignored files stay behind.",
        static (memory, folder, token) => memory.ImportAsync(folder, token));

    public static Command CreateExport() => Create(
        "export", "Copies the notes into a folder, byte for byte; refused where a file is there with other bytes.", "The folder to copy to; created where it is missing.",
        static (memory, folder, token) => memory.ExportAsync(folder, token));

    private static Command Create(string name, string description, string meaning, Func<BasicMemory, string, CancellationToken, Task<CopiedNotes>> copy)
    {
        Argument<string> folder = new("folder") { Description = meaning };
        NotesOptions options = new();
        Command command = new(name, description) { folder };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.MemoryAsync(parsed, options, async memory =>
        {
            CopiedNotes copied = await copy(memory, parsed.GetValue(folder)!, cancellationToken).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            await (parsed.GetValue(options.Json)
                ? JsonOutput.WriteAsync(output, copied)
                : output.WriteLineAsync($"{copied.Copied} files were copied to '{copied.Place}'; {copied.Unchanged} were there already, byte for byte.")).ConfigureAwait(false);
            return ExitCode.Good;
        }));
        return command;
    }
}
