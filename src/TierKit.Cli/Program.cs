using System.CommandLine;
using TierKit.Cli.Asking;
using TierKit.Cli.Inspecting;

RootCommand root = new("Asks the tiers of AI that the TierKit configuration names, and says who answered.")
{
    AskCommand.Create(),
    ChatCommand.Create(),
    ExplainCommand.Create(),
    DoctorCommand.Create(),
};

ParseResult parsed = root.Parse(args);
int exit = await parsed.InvokeAsync().ConfigureAwait(false);
return parsed.Errors.Count > 0 ? TierKit.Cli.Output.ExitCode.Usage : exit;
