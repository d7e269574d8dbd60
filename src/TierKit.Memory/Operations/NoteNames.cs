using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Finds the names that the notes know: titles, first headings and aliases of people, clients and whatever else is configured.</summary>
/// <remarks>
/// Thread-safe. Reads the notes when it is first asked and again when what it knows is older than <see cref="Fresh"/>. Where the notes cannot be
/// read it throws: then nothing goes out under pseudonyms, rather than with names in it.
/// </remarks>
internal sealed class NoteNames(Func<BasicMemory> memory, TimeProvider time) : ISensitiveDetector
{
    /// <summary>How long the names are taken to be those of the notes.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private DictionaryDetector[] _known = [];
    private readonly Dictionary<string, BasicMemory.NamedFile> _read = new(StringComparer.Ordinal);
    private long? _readAt;

    public void Find(string text, ICollection<SensitiveSpan> found)
    {
        foreach (DictionaryDetector known in Known())
        {
            known.Find(text, found);
        }
    }

    private DictionaryDetector[] Known()
    {
        lock (_lock)
        {
            if (_readAt is { } at && time.GetElapsedTime(at) < Fresh)
            {
                return _known;
            }

            // A flow of its own: what reading the notes asks in turn is no part of the attempt that waits for it.
            using (ExecutionContext.SuppressFlow())
            {
                _known = [.. Task.Run(() => memory().NamesAsync(_read, CancellationToken.None)).GetAwaiter().GetResult().Select(static n => new DictionaryDetector(n.Value, KindOf(n.Key)))];
            }

            _readAt = time.GetTimestamp();
            return _known;
        }
    }

    private static string KindOf(string word) => string.Concat(word.ToUpperInvariant().Where(char.IsAsciiLetterUpper)) is { Length: > 0 } kind ? kind : DictionaryDetector.DefaultKind;
}
