using System.CommandLine;
using TierKit.Cli.Output;
using TierKit.Memory.Operations;

namespace TierKit.Cli.Notes;

/// <summary>Searches the notes.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        Argument<string> query = new("query") { Description = "What to look for; quoted phrases, AND, OR, NOT and tag:name are understood." };
        Option<string?> type = new("--type") { Description = "By what to search: hybrid, text, vector, title or permalink." };
        Option<string[]> tags = new("--tag") { Description = "Only notes with this tag; give it again for more." };
        Option<string[]> types = new("--note-type") { Description = "Only notes of this type." };
        Option<string[]> categories = new("--category") { Description = "Only notes with an observation of this category." };
        Option<string?> after = new("--after") { Description = "Only notes changed since a date, or a span such as 30d." };
        Option<string?> directory = new("--directory") { Description = "Only notes in or below this folder." };
        Option<bool> related = new("--related") { Description = "Adds notes one link away from the best results." };
        Option<bool> everywhere = new("--all-projects") { Description = "Searches all projects." };
        NotesOptions options = new();
        Command command = new("search", "Searches the notes by words and by meaning, and says why each was found.")
        {
            query, type, tags, types, categories, after, directory, related, everywhere,
        };
        options.AddTo(command);
        options.AddPagesTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.ResultAsync(parsed, options, async memory =>
        {
            SearchResults found = await memory.SearchNotesAsync(
                parsed.GetValue(query)!,
                new SearchNotesOptions
                {
                    SearchType = parsed.GetValue(type),
                    Tags = parsed.GetValue(tags) ?? [],
                    NoteTypes = parsed.GetValue(types) ?? [],
                    Categories = parsed.GetValue(categories) ?? [],
                    AfterDate = parsed.GetValue(after),
                    Directory = parsed.GetValue(directory),
                    ExpandRelations = parsed.GetValue(related),
                    AllProjects = parsed.GetValue(everywhere),
                    Page = parsed.GetValue(options.Page),
                    PageSize = parsed.GetValue(options.PageSize),
                },
                cancellationToken).ConfigureAwait(false);
            return (found, found.Results.Count > 0 ? ExitCode.Good : ExitCode.Finding);
        }));
        return command;
    }
}
