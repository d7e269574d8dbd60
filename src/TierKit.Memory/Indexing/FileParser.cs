using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Indexing;

/// <summary>Reads files of a project for the index. Thread-safe.</summary>
internal sealed class FileParser(IProjectContents contents, TimeProvider time)
{
    /// <summary>The type of what is not Markdown; its name is all that is searched.</summary>
    public const string FileType = "file";

    /// <summary>Reads those files that are there.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="unreadable">Hears of what could not be read; may be called by several threads.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public ValueTask<IReadOnlyList<ParsedFile>> ReadAsync(IReadOnlyList<string> paths, Action<string, Exception> unreadable, CancellationToken cancellationToken)
        => contents.LoadAsync(paths, Parse, unreadable, cancellationToken);

    private ParsedFile Parse(LoadedFile file)
    {
        ContentState state = file.State;
        return new ParsedFile(
            new CatalogFile(state.Path, state.Size, state.ModifiedUtc, state.Checksum),
            file.Text is { } text ? NoteParser.Parse(text, state.Path, state.CreatedUtc, state.ModifiedUtc, time.LocalTimeZone) : Named(state),
            IsMarkdown: file.Text is not null);
    }

    private static Note Named(ContentState state) => new()
    {
        Title = state.Path[(state.Path.LastIndexOf('/') + 1)..],
        Type = FileType,
        Metadata = new Dictionary<string, object?>(),
        Created = state.CreatedUtc,
        Modified = state.ModifiedUtc,
        Body = "",
    };
}
