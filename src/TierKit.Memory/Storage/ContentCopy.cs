namespace TierKit.Memory.Storage;

/// <summary>Copies everything that one place of notes lists into another, bytes and times as they are; never over something else.</summary>
internal static class ContentCopy
{
    private const int Named = 5;

    /// <returns>How many files were copied, and how many were there with the same bytes.</returns>
    /// <exception cref="NoteStoreException">A path holds something else there; then nothing was copied, or what was copied before it appeared stays.</exception>
    public static async Task<(int Copied, int Same)> RunAsync(IProjectContents from, IProjectContents to, CancellationToken cancellationToken)
    {
        IReadOnlyList<ContentState> all = await from.ListAsync("", cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, ContentState> there = await to.StatesAsync([.. all.Select(static state => state.Path)], cancellationToken).ConfigureAwait(false);
        List<ContentState> missing = [];
        List<string> differing = [];
        foreach (ContentState state in all)
        {
            if (!there.TryGetValue(state.Path, out ContentState? other))
            {
                missing.Add(state);
            }
            else if (state.Size != other.Size || await ChecksumOf(from, state).ConfigureAwait(false) != await ChecksumOf(to, other).ConfigureAwait(false))
            {
                differing.Add(state.Path);
            }
        }

        if (differing.Count > 0)
        {
            throw Differs(differing, to.Place, "Nothing was copied.");
        }

        int copied = 0;
        foreach (ContentState state in missing)
        {
            if (await from.ReadBytesAsync(state.Path, cancellationToken).ConfigureAwait(false) is not { } bytes)
            {
                // Deleted since it was listed.
                continue;
            }

            if (!await to.TryPutAsync(new KeptContent(state.Path, bytes, state.CreatedUtc, state.ModifiedUtc), cancellationToken).ConfigureAwait(false))
            {
                throw Differs([state.Path], to.Place, $"{copied} files were copied before it appeared there.");
            }

            copied++;
        }

        return (copied, all.Count - missing.Count);

        async ValueTask<string?> ChecksumOf(IProjectContents contents, ContentState state)
            => state.Checksum ?? (await contents.ReadBytesAsync(state.Path, cancellationToken).ConfigureAwait(false) is { } bytes ? NoteFile.ChecksumOf(bytes) : null);
    }

    private static NoteStoreException Differs(List<string> paths, string place, string done) => new(
        NoteErrorCodes.NoteAlreadyExists,
        $"{paths.Count} {(paths.Count == 1 ? "file is" : "files are")} there already and not the same in '{place}': {string.Join(", ", paths.Take(Named))}{(paths.Count > Named ? ", …" : "")}. {done} Nothing is merged: move or delete one of each two, and try again.");
}
