using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TierKit.Policy;

namespace TierKit.Memory.Search;

/// <summary>Finds passages in a folder of Markdown notes: in-process, with nothing to download and nothing to start.</summary>
/// <remarks>Thread-safe. Notes are read when a search finds them new or changed; nothing is ever written by a search.</remarks>
public sealed partial class BasicMemory
{
    // A note is prose; what is larger is data and is left to the full index.
    private const long LargestNote = 1024 * 1024;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly Sensitivity _label;
    private readonly ILogger _logger;

    internal BasicMemory(string path, Sensitivity label, ILogger logger)
    {
        Root = Path.GetFullPath(path);
        _label = label;
        _logger = logger;
    }

    /// <summary>Gets the folder of the notes.</summary>
    public string Root { get; }

    /// <summary>Finds the passages that fit a question best.</summary>
    /// <param name="question">The question, in plain words.</param>
    /// <param name="limit">How many passages to return at most.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The passages, best first; none when nothing in the notes fits.</returns>
    public async Task<IReadOnlyList<NotePassage>> SearchAsync(string question, int limit = 5, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);

        List<Passage> passages = [];
        foreach (FileInfo file in Files())
        {
            passages.AddRange(await ReadAsync(file, cancellationToken).ConfigureAwait(false));
        }

        return
        [
            .. PassageRanking.Rank(passages, question).Take(limit).Select(static found => new NotePassage(
                found.Passage.File, found.Passage.Title, found.Passage.Heading, found.Passage.Text, found.Passage.Sensitivity, found.Score)),
        ];
    }

    private IEnumerable<FileInfo> Files()
    {
        DirectoryInfo root = new(Root);
        EnumerationOptions options = new()
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            // Hidden folders hold editors' own files; links may lead out of the notes.
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        return root.Exists
            ? root.EnumerateFiles("*.md", options).Where(static f => f.Length <= LargestNote).OrderBy(static f => f.FullName, StringComparer.Ordinal)
            : [];
    }

    private async Task<IReadOnlyList<Passage>> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(file.FullName, out Known? known) && known.Length == file.Length && known.Written == file.LastWriteTimeUtc)
        {
            return known.Passages;
        }

        string name = Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');
        try
        {
            string content = await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false);
            known = new Known(file.Length, file.LastWriteTimeUtc, [.. NoteReader.Read(name, content, _label)]);
            _known[file.FullName] = known;
            return known.Passages;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(_logger, name, exception.GetType().Name);
            return [];
        }
    }

    [LoggerMessage(7001, LogLevel.Warning, "Note {File} could not be read ({Reason}); the search goes on without it.")]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);

    private sealed record Known(long Length, DateTime Written, IReadOnlyList<Passage> Passages);
}
