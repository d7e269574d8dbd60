using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.Sources;

/// <summary>Reads one file into catalogue and search.</summary>
internal sealed class SourceIntake(INoteCatalog catalog, INoteSearch search)
{
    public const string FileType = "file";
    public const string ProblemType = "problem";
    public const string LocationKey = "location";

    // Pages are small and files are many: writes are few either way.
    private const int Batch = 64;

    /// <summary>Reads a file; parts of an older version are replaced, and what it had more of must be forgotten afterwards.</summary>
    /// <returns>How many parts it has, and what is wrong with it.</returns>
    public async Task<(int Parts, string? Problem)> ReadAsync(SourceOptions source, ISourceReader reader, SourceFile file, CatalogFile state, CancellationToken cancellationToken)
    {
        string? problem = null;
        List<(CatalogEntry Entry, NoteDocument Document)> batch = [];
        int number = 0;
        long length = 0;
        IEnumerator<SourcePart>? parts = null;
        try
        {
            parts = reader.Read(file, cancellationToken).GetEnumerator();
            while (problem is null && parts.MoveNext())
            {
                SourcePart part = parts.Current;
                long room = source.MaxTextLength - length;
                length += part.Text.Length;
                if (length > source.MaxTextLength)
                {
                    problem = $"only its first {source.MaxTextLength} characters are indexed; raise MaxTextLength for more";
                }

                if (room > 0)
                {
                    batch.Add(Entry(source, file, state, part, ++number, (int)Math.Min(room, part.Text.Length)));
                }

                if (batch.Count == Batch)
                {
                    await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            problem = Reason(exception, number);
        }
        finally
        {
            Close(parts);
        }

        await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        return (number, problem);
    }

    public static CatalogEntry FileEntry(SourceOptions source, CatalogFile state, string? problem) => new(
        new CatalogNote
        {
            Id = IdOf(state.Path),
            Path = state.Path,
            Title = Path.GetFileName(state.Path),
            Type = problem is null ? FileType : ProblemType,
            Sensitivity = source.Sensitivity,
            Created = state.ModifiedUtc,
            Modified = state.ModifiedUtc,
            Warnings = problem is null ? [] : [problem],
            File = state,
        },
        [],
        []);

    public static Guid IdOf(string place)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes("tierkit-source\n" + place));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    private async Task WriteAsync(List<(CatalogEntry Entry, NoteDocument Document)> batch, CancellationToken cancellationToken)
    {
        if (batch.Count > 0)
        {
            // The catalogue first: after a crash it knows at least what search knows, so nothing stays behind unseen.
            await catalog.UpsertAsync([.. batch.Select(static b => b.Entry)], cancellationToken).ConfigureAwait(false);
            await search.UpsertAsync([.. batch.Select(static b => b.Document)], cancellationToken).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private static (CatalogEntry Entry, NoteDocument Document) Entry(
        SourceOptions source, SourceFile file, CatalogFile state, SourcePart part, int number, int length)
    {
        string place = SourcePlace.Part(state.Path, number);
        string title = part.Title is { Length: > 0 } own ? own : Path.GetFileName(file.Path);
        JsonObject metadata = part.Location is { } location ? new() { [LocationKey] = location } : [];
        CatalogNote note = new()
        {
            Id = IdOf(place),
            Path = place,
            Title = title,
            Type = FileType,
            Sensitivity = source.Sensitivity,
            Created = state.ModifiedUtc,
            Modified = state.ModifiedUtc,
            MetadataJson = metadata.ToJsonString(),
            File = new CatalogFile(place, state.Size, state.ModifiedUtc, state.Checksum),
        };
        NoteDocument document = new()
        {
            Id = note.Id,
            Path = place,
            Title = title,
            Type = FileType,
            Sensitivity = source.Sensitivity,
            Created = note.Created,
            Modified = note.Modified,
            Text = part.Text[..length],
            FirstLine = part.FirstLine,
        };
        return (new CatalogEntry(note, [], []), document);
    }

    private static string Reason(Exception exception, int parts)
    {
        string message = exception.Message.ReplaceLineEndings(" ");
        message = message.Length > 200 ? message[..200] + "…" : message;
        string what = exception is InvalidDataException or IOException or UnauthorizedAccessException ? message : $"{exception.GetType().Name}: {message}";
        return parts == 0 ? $"it cannot be read: {what}" : $"it breaks off after part {parts}: {what}";
    }

    private static void Close(IEnumerator<SourcePart>? parts)
    {
        try
        {
            parts?.Dispose();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A broken file may break its reader's tidying up too; what was read counts.
        }
    }
}
