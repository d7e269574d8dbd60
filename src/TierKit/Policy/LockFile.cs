using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TierKit.Policy;

/// <summary>Reads and writes <c>tierkit.lock.json</c>: what was approved once, by section and name.</summary>
/// <remarks>
/// Sections are independent (<c>mcp</c>, <c>models</c>, <c>prompts</c>); what another version wrote is kept. Keys are written in
/// ordinal order and the file is replaced as a whole, so that differences are readable and a crash leaves the old file or the
/// new one. Thread-safe within a process; of two processes that write at once the later one wins. A file that is broken is
/// reported and never replaced. Holds no secrets.
/// </remarks>
public sealed class LockFile
{
    /// <summary>The name of the file, at the content root.</summary>
    public const string FileName = "tierkit.lock.json";

    private const int Version = 1;

    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // Read by people in a review; never placed into a page. Control and format characters stay escaped.
        Encoder = JavaScriptEncoder.Default,
    };

    private readonly Lock _gate = new();

    /// <summary>Initializes the reader and writer of one file.</summary>
    /// <param name="path">The file; it may not exist yet.</param>
    public LockFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        FilePath = Path.GetFullPath(path);
    }

    /// <summary>Gets the file.</summary>
    public string FilePath { get; }

    /// <summary>Gets whether the file is there.</summary>
    public bool Exists => File.Exists(FilePath);

    /// <summary>Reads one entry.</summary>
    /// <param name="section">The section, such as <c>mcp</c>.</param>
    /// <param name="name">The name of the entry.</param>
    /// <returns>A copy of the entry, or <see langword="null"/> when there is none.</returns>
    /// <exception cref="LockFileException">The file cannot be read.</exception>
    public JsonObject? Read(string section, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(section);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        lock (_gate)
        {
            return Entry(Section(Load(), section), section, name);
        }
    }

    /// <summary>Lists the entries of a section.</summary>
    /// <param name="section">The section, such as <c>mcp</c>.</param>
    /// <returns>The names, in ordinal order.</returns>
    /// <exception cref="LockFileException">The file cannot be read.</exception>
    public IReadOnlyList<string> Names(string section)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(section);
        lock (_gate)
        {
            return [.. Section(Load(), section).Select(static e => e.Key).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Changes one entry.</summary>
    /// <param name="section">The section, such as <c>mcp</c>.</param>
    /// <param name="name">The name of the entry.</param>
    /// <param name="change">Gets the entry as it is, or <see langword="null"/>, and gives it as it shall be; <see langword="null"/> takes it out.</param>
    /// <exception cref="LockFileException">The file cannot be read or written; nothing was changed.</exception>
    public void Update(string section, string name, Func<JsonObject?, JsonObject?> change)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(section);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(change);
        lock (_gate)
        {
            JsonObject file = Load();
            JsonObject entries = Section(file, section);
            JsonObject? entry = change(Entry(entries, section, name));
            entries.Remove(name);
            if (entry is not null)
            {
                entries[name] = entry;
            }

            file[section] = entries;
            file["version"] = Version;
            Save(file);
        }
    }

    private JsonObject Section(JsonObject file, string section) =>
        file[section] is not { } there ? [] : there.DeepClone() as JsonObject ?? throw Damaged(section);

    private JsonObject? Entry(JsonObject entries, string section, string name) =>
        entries[name] is not { } there ? null : there.DeepClone() as JsonObject ?? throw Damaged($"{section}:{name}");

    private LockFileException Damaged(string what) =>
        new($"'{FilePath}' holds something else than an object at {what}, so nothing in it counts as approved. Restore it from version control, or take {what} out and run: tierkit lock");

    private JsonObject Load()
    {
        if (!File.Exists(FilePath))
        {
            return [];
        }

        JsonObject? file;
        try
        {
            file = JsonNode.Parse(File.ReadAllText(FilePath)) as JsonObject;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new LockFileException($"'{FilePath}' cannot be read, so nothing in it counts as approved. Restore it from version control, or delete it and run: tierkit lock", exception);
        }

        return file?["version"] is JsonValue version && version.TryGetValue(out int number) && number == Version
            ? file
            : throw new LockFileException($"'{FilePath}' is not a lock file of version 1, so nothing in it counts as approved. Restore it from version control, or use the version of TierKit that wrote it.");
    }

    private void Save(JsonObject file)
    {
        string temporary = $"{FilePath}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(LockDigest.Sorted(file)!.ToJsonString(Written) + "\n"));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, FilePath, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new LockFileException($"'{FilePath}' cannot be written. Make it writable, or set the mode to Locked and write it elsewhere.", exception);
        }
    }
}
