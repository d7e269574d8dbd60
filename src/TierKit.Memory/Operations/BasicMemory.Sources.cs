using Microsoft.Extensions.Logging;
using TierKit.Memory.Indexing;
using TierKit.Memory.Sources;

namespace TierKit.Memory.Operations;

/// <summary>Joins the user's other files to the notes.</summary>
public sealed partial class BasicMemory
{
    /// <summary>Gets whether folders of the user's other files are searched beside the notes.</summary>
    internal bool HasSources => Sources is not null;

    private PersonalData? Sources
    {
        get
        {
            try
            {
                return _registry.Services.PersonalData;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                LogWithoutSources(_registry.Services.Logger, exception.GetType().Name);
                return null;
            }
        }
    }

    // What notes have and other files have not.
    private static bool AppliesToSources(NoteFilter filter)
        => filter.Types.Count == 0 && filter.Tags.Count == 0 && filter.Categories.Count == 0 && filter.Metadata.Count == 0 && filter.Directory is null;

    /// <summary>Finds parts of the user's other files; whatever is wrong with those, the notes answer.</summary>
    private async Task<int> SearchSourcesAsync(NoteQuery asked, TimeSpan patience, List<FoundNote> found, CancellationToken cancellationToken)
    {
        try
        {
            (IReadOnlyList<(CatalogNote Part, NoteHit Hit)> parts, int total) = await Sources!.FindAsync(asked, patience, cancellationToken).ConfigureAwait(false);
            (CatalogNote Part, NoteHit Hit)[] others = [.. parts.Where(one => !IsNote(one.Part))];
            double scale = ScaleOf([.. others.Select(static one => one.Hit)]);
            found.AddRange(others.Select(one => FoundNote.Of(one.Part, one.Hit, scale, isSource: true)));
            return total - (parts.Count - others.Length);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogWithoutSources(_registry.Services.Logger, exception.GetType().Name);
            return 0;
        }
    }

    // A source may hold the folder of the notes, which are found as notes.
    private bool IsNote(CatalogNote part)
    {
        (string source, string file) = SourcePlace.Split(part.Path);
        return Sources!.Sources.FirstOrDefault(one => one.NameOrDefault == source) is { } folder
            && _registry.List().Any(project => Path.GetFullPath(Path.Combine(folder.Path, file)).StartsWith(Path.TrimEndingDirectorySeparator(project.Path) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    [LoggerMessage(7007, LogLevel.Warning, "The files beside the notes could not be searched ({Reason}); the notes answer without them.")]
    private static partial void LogWithoutSources(ILogger logger, string reason);
}
