using System.CommandLine;
using TierKit.Cli.Configuration;

namespace TierKit.Cli.Notes;

/// <summary>Holds the options that all commands on notes share.</summary>
internal sealed class NotesOptions
{
    public Option<string?> Path { get; } = new("--path") { Description = "The folder of the notes; by default TierKit:Memory:Path, else ./notes, else this folder." };

    public Option<string?> Project { get; } = new("--project") { Description = "The project; by default the configured one, else main." };

    public Option<FileInfo?> Config { get; } = CommonOptions.Config();

    public Option<bool> Json { get; } = CommonOptions.Json();

    public Option<int> Page { get; } = new("--page") { Description = "The page, from 1.", DefaultValueFactory = static _ => 1 };

    public Option<int> PageSize { get; } = new("--page-size") { Description = "How many a page holds.", DefaultValueFactory = static _ => 20 };

    public void AddTo(Command command)
    {
        command.Add(Path);
        command.Add(Project);
        command.Add(Config);
        command.Add(Json);
    }

    public void AddPagesTo(Command command)
    {
        command.Add(Page);
        command.Add(PageSize);
    }
}
