using System.CommandLine;
using TierKit.Cli.Asking;
using TierKit.Cli.Drilling;
using TierKit.Cli.Inspecting;
using TierKit.Cli.Notes;
using TierKit.Cli.Serving;
using TierKit.Cli.Output;

namespace TierKit.Cli;

/// <summary>Holds every command, and runs the one that was asked for.</summary>
internal static class TierKitTool
{
    public static RootCommand Create() => new("Asks the tiers of AI that the TierKit configuration names, and says who answered.")
    {
        AskCommand.Create(),
        ChatCommand.Create(),
        ExplainCommand.Create(),
        DoctorCommand.Create(),
        MatrixCommand.Create(),
        EgressCommand.Create(),
        NotesCommand.Create(),
        McpCommand.Create(),
        LockCommand.Create(),
        DrillCommand.Create(),
    };

    public static async Task<int> RunAsync(string[] args, InvocationConfiguration? configuration = null, CancellationToken cancellationToken = default)
    {
        configuration ??= new InvocationConfiguration();
        ParseResult parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            // Help that nobody asked for is not an answer: a script reads standard output.
            configuration.Output = configuration.Error;
        }

        if (parsed.CommandResult.Command.Name == ChatCommand.Name)
        {
            // Ctrl+C stops an answer there, not the program.
            configuration.ProcessTerminationTimeout = null;
        }

        int exit = await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? ExitCode.Usage : exit;
    }
}
