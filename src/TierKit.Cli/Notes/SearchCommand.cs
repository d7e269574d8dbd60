using System.CommandLine;
using TierKit.Cli.Output;
using TierKit.Memory.Operations;
using TierKit.Memory.Sources;

namespace TierKit.Cli.Notes;

/// <summary>Searches the notes, and the files beside them.</summary>
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
        Option<bool> notesOnly = new("--notes-only") { Description = "Leaves out the files of TierKit:Memory:Sources. A filter that only notes can meet does so too." };
        NotesOptions options = new();
        Command command = new("search", "Searches the notes, and the files of TierKit:Memory:Sources, by words and by meaning, and says why each was found.")
        {
            query, type, tags, types, categories, after, directory, related, everywhere, notesOnly,
        };
        options.AddTo(command);
        options.AddPagesTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.ConfiguredAsync(parsed, options, async configured =>
        {
            await configured.EncodeAsync(parsed.InvocationConfiguration.Error, cancellationToken).ConfigureAwait(false);
            bool withFiles = configured.Files is not null && !parsed.GetValue(notesOnly);
            SearchResults found = await configured.Memory.SearchNotesAsync(
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
                    IncludeSources = withFiles,
                    Page = parsed.GetValue(options.Page),
                    PageSize = parsed.GetValue(options.PageSize),
                },
                cancellationToken).ConfigureAwait(false);
            await NotesRun.PrintAsync(parsed, options, found.ToJson(), found.ToMarkdown()).ConfigureAwait(false);
            if (withFiles)
            {
                await TellAsync(configured.Files!.LastReport, parsed.InvocationConfiguration.Error).ConfigureAwait(false);
            }

            return found.Results.Count > 0 ? ExitCode.Good : ExitCode.Finding;
        }));
        return command;
    }

    private static async Task TellAsync(SourceReport? report, TextWriter error)
    {
        if (report is null)
        {
            await error.WriteLineAsync("The files beside the notes were not searched; tierkit notes reindex says why if they cannot be.").ConfigureAwait(false);
        }
        else if (report.Problems.Count > 0)
        {
            await error.WriteLineAsync($"{report.Problems.Count} of the files and folders beside the notes could not be read, or not whole; tierkit notes reindex lists them.").ConfigureAwait(false);
        }
    }
}
