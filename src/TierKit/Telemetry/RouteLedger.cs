using System.Text.Json;

namespace TierKit.Telemetry;

/// <summary>Reads what attempts used and cost, from the files of every instance that writes under one <c>StatePath</c>.</summary>
/// <remarks>Thread-safe. Entries hold no prompt, answer or key. A line that a crash cut short is passed over and counted.</remarks>
public sealed class RouteLedger
{
    internal RouteLedger(string? folder) => Folder = folder;

    /// <summary>Gets the folder of the ledger, or <see langword="null"/> when none is kept.</summary>
    public string? Folder { get; }

    /// <summary>Reads entries, the oldest first, merged over all files.</summary>
    /// <param name="from">The first moment at which an attempt may have begun; all when left out.</param>
    /// <param name="to">The moment before which it must have begun; all when left out.</param>
    /// <returns>The entries; empty when no ledger is kept. All of them are held in memory, and files are bounded by their options.</returns>
    public IReadOnlyList<LedgerEntry> Read(DateTimeOffset? from = null, DateTimeOffset? to = null) => Read(from, to, out _);

    /// <inheritdoc cref="Read(DateTimeOffset?, DateTimeOffset?)"/>
    /// <param name="from">The first moment at which an attempt may have begun; all when left out.</param>
    /// <param name="to">The moment before which it must have begun; all when left out.</param>
    /// <param name="unreadable">How many lines could not be read.</param>
    public IReadOnlyList<LedgerEntry> Read(DateTimeOffset? from, DateTimeOffset? to, out int unreadable)
    {
        unreadable = 0;
        List<LedgerEntry> entries = [];
        if (Folder is null)
        {
            return entries;
        }

        foreach (string file in JsonLines.Files(Folder))
        {
            try
            {
                foreach (string line in JsonLines.Read(file))
                {
                    if (Parse(line) is not { } entry)
                    {
                        unreadable++;
                    }
                    else if (!(entry.At < from) && !(entry.At >= to))
                    {
                        entries.Add(entry);
                    }
                }
            }
            catch (FileNotFoundException)
            {
                // Another instance made room meanwhile.
            }
        }

        entries.Sort(static (one, other) => one.At.CompareTo(other.At));
        return entries;
    }

    private static LedgerEntry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, LedgerJsonContext.Default.LedgerEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
