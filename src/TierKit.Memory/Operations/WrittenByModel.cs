using TierKit.Memory.Notes;
using TierKit.Memory.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Bounds what a model may write into notes by what its run has seen: a note is no way around a label, nor a place for live links.</summary>
internal static class WrittenByModel
{
    /// <summary>Makes links and images inert where something untrusted may have asked for them.</summary>
    public static string Text(string text) => RouteScope.Seen?.Integrity == Integrity.Untrusted ? SafeMarkdown.MakeInert(text) : text;

    /// <summary>Adds the run's label to a new note where the note's own would be looser.</summary>
    public static IReadOnlyDictionary<string, object?>? ForNew(BasicMemory memory, string directory, string content, IReadOnlyDictionary<string, object?>? metadata) =>
        RouteScope.Seen is not { Sensitivity: >= Sensitivity.Private } seen ? metadata : Bounded(metadata, content, memory.LabelOfFolder(directory), seen.Sensitivity);

    /// <summary>Keeps an edit from making a note's label looser than it was, or looser than the run's.</summary>
    public static async Task<IReadOnlyDictionary<string, object?>?> ForEditAsync(
        BasicMemory memory, string identifier, string content, string? replaced, IReadOnlyDictionary<string, object?>? metadata, CancellationToken cancellationToken)
    {
        if (RouteScope.Seen is not { } seen)
        {
            return metadata;
        }

        Sensitivity least = seen.Sensitivity >= Sensitivity.Private ? seen.Sensitivity : Sensitivity.Public;
        if (await memory.ReadNoteAsync(identifier, cancellationToken: cancellationToken).ConfigureAwait(false) is not { } note)
        {
            int slash = identifier.LastIndexOf('/');
            return Bounded(metadata, content, memory.LabelOfFolder(slash < 0 ? "" : identifier[..slash]), least);
        }

        // An edit of the text may reach the frontmatter: then the label is written anew, whatever it says there.
        bool touches = Mentions(content) || Mentions(replaced);
        return Bounded(metadata, touches ? "---\nsensitivity: public\n---\n" : "", note.Sensitivity, (Sensitivity)Math.Max((int)least, (int)note.Sensitivity));
    }

    /// <summary>Gives a note that was moved to a more open folder the label it had.</summary>
    public static async Task<MovedNotes> MoveAsync(BasicMemory memory, string identifier, string path, string? folder, CancellationToken cancellationToken)
    {
        Sensitivity? before = RouteScope.Seen is null ? null : (await memory.ReadNoteAsync(identifier, cancellationToken: cancellationToken).ConfigureAwait(false))?.Sensitivity;
        MovedNotes moved = await memory.MoveNoteAsync(identifier, path, folder, cancellationToken).ConfigureAwait(false);
        if (before > moved.Sensitivity && moved.Destination is { } target)
        {
            await memory.EditNoteAsync(target, NoteEdit.Append, "", new EditNoteOptions { Metadata = new Dictionary<string, object?> { [LabelText.Field] = LabelText.Write(before.Value) } }, cancellationToken).ConfigureAwait(false);
        }

        return moved;
    }

    /// <summary>Refuses to move a folder where folders have labels: each note would take on another one.</summary>
    /// <exception cref="NoteStoreException">A run asks, and folders have labels.</exception>
    public static void RefuseFolderMove(BasicMemory memory)
    {
        if (RouteScope.Seen is not null && memory.Options.Folders.Count > 0)
        {
            throw new NoteStoreException(NoteErrorCodes.InvalidArgument, "Folders have labels here, and moving one would change those of its notes. Move the notes one by one; each keeps its label.");
        }
    }

    private static IReadOnlyDictionary<string, object?>? Bounded(IReadOnlyDictionary<string, object?>? metadata, string content, Sensitivity otherwise, Sensitivity least)
    {
        // Both ways to state a label are heard, and the strictest of all counts.
        Sensitivity own = OwnOf(NoteParser.Parse(content, "note.md", default, default, TimeZoneInfo.Utc).Metadata.GetValueOrDefault(LabelText.Field)) ?? otherwise;
        Sensitivity asked = metadata?.FirstOrDefault(static m => m.Key.Equals(LabelText.Field, StringComparison.OrdinalIgnoreCase)).Value is { } value
            ? OwnOf(value) ?? own
            : own;
        Sensitivity strictest = (Sensitivity)Math.Max((int)least, (int)asked);
        if (strictest == own && asked == own)
        {
            return metadata;
        }

        Dictionary<string, object?> bounded = new(StringComparer.Ordinal);
        foreach ((string key, object? entry) in metadata ?? new Dictionary<string, object?>())
        {
            if (!key.Equals(LabelText.Field, StringComparison.OrdinalIgnoreCase))
            {
                bounded[key] = entry;
            }
        }

        bounded[LabelText.Field] = LabelText.Write(strictest);
        return bounded;
    }

    private static bool Mentions(string? text) => text?.Contains(LabelText.Field, StringComparison.OrdinalIgnoreCase) == true;

    private static Sensitivity? OwnOf(object? value) => value is null ? null : LabelText.Parse(MetadataValue.ToText(value)) ?? Sensitivity.Secret;
}
