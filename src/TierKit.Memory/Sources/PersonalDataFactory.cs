using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.Encoders;
using TierKit.Memory.Indexing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Sources;

/// <summary>Opens the index of the registered sources, among the application's state and never in a source.</summary>
internal static class PersonalDataFactory
{
    /// <param name="provider">The container.</param>
    /// <param name="encoder">The encoder, as the notes name theirs.</param>
    /// <param name="state">The folder for index files, as the notes name theirs; none for that of the application's state.</param>
    public static PersonalData Create(IServiceProvider provider, string? encoder, string? state)
    {
        SourceOptions[] sources = [.. provider.GetServices<SourceRegistration>().Select(static r => r.Options)];
        return Open(
            sources,
            provider.GetServices<ISourceReader>(),
            TextEncoders.Find(provider, encoder),
            StateOf(state, provider),
            provider.GetService<TimeProvider>() ?? TimeProvider.System);
    }

    /// <param name="sources">The folders.</param>
    /// <param name="readers">What reads them beside Markdown and text.</param>
    /// <param name="encoder">What finds meaning.</param>
    /// <param name="state">The folder of the application's state; none keeps the index in a temporary one.</param>
    /// <param name="time">The clock.</param>
    public static PersonalData Open(
        IReadOnlyList<SourceOptions> sources, IEnumerable<ISourceReader> readers, ITextEncoder encoder, string? state, TimeProvider time)
    {
        IndexFile file = OpenFile(state, sources);
        RankedNoteSearch search = new(new SqlitePassageStore(file), encoder, null);
        PersonalData data = new(sources, readers, new SqliteNoteCatalog(file), search, time, search.EncodePendingAsync, file);
        // An index that was damaged is empty now; the files are all there.
        file.Refill = data.LookAgain;
        return data;
    }

    private static string? StateOf(string? configured, IServiceProvider provider) => configured switch
    {
        null or "" => provider.GetRequiredService<StateFolder>().Path,
        _ when string.Equals(configured, MachineState.Nowhere, StringComparison.OrdinalIgnoreCase) => null,
        _ => Path.GetFullPath(configured),
    };

    private static IndexFile OpenFile(string? state, IReadOnlyList<SourceOptions> sources)
    {
        if (state is not null)
        {
            try
            {
                return new IndexFile(Path.Combine(state, "sources", NameOf(sources), NoteIndex.FileName));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
            {
                // Where nothing can be kept, this process reads the files anew.
            }
        }

        return new IndexFile(Path.Combine(Path.GetTempPath(), $"tierkit-sources-{Guid.NewGuid():N}", NoteIndex.FileName), isTemporary: true);
    }

    // Applications of one name may have other sources; neither may forget what the other knows.
    private static string NameOf(IReadOnlyList<SourceOptions> sources)
    {
        string all = string.Join('\n', sources.Select(static s => $"{s.NameOrDefault}={Path.GetFullPath(s.Path)}").Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)), 0, 8);
    }
}
