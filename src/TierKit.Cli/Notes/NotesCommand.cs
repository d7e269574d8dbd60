using System.CommandLine;

namespace TierKit.Cli.Notes;

/// <summary>Works on a folder of Markdown notes.</summary>
internal static class NotesCommand
{
    public static Command Create() => new("notes", "Reads, writes and finds the Markdown notes of a folder; nothing is changed that you do not ask for.")
    {
        WriteCommand.Create(),
        ReadCommand.Create(),
        EditCommand.Create(),
        MoveCommand.Create(),
        DeleteCommand.Create(),
        ListCommand.Create(),
        SearchCommand.Create(),
        ContextCommand.Create(),
        RecentCommand.Create(),
        ReindexCommand.Create(),
        CopyCommand.CreateImport(),
        CopyCommand.CreateExport(),
        ParseCommand.Create(),
        EvalCommand.Create(),
    };
}
