using System.CommandLine;

namespace TierKit.Cli.Notes;

/// <summary>Reads the text of a note from an option, a file or standard input.</summary>
internal sealed class NoteInput
{
    private readonly Option<string?> _content = new("--content") { Description = "The Markdown text; without it, it is read from --file or from standard input." };
    private readonly Option<FileInfo?> _file = new("--file") { Description = "A file that holds the text." };

    public void AddTo(Command command)
    {
        command.Add(_content);
        command.Add(_file);
    }

    public async Task<string> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_content) is { } content)
        {
            return content;
        }

        if (parsed.GetValue(_file) is { } file)
        {
            return file.Exists
                ? await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false)
                : throw Missing($"--file = '{file.FullName}' does not exist. Name a file with the text.");
        }

        return Console.IsInputRedirected
            ? await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false)
            : throw Missing("There is no text. Give --content TEXT or --file FILE, or pipe it in.");
    }

    private static InputException Missing(string message) => new(message);
}
