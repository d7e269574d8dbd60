using TierKit.Telemetry;

namespace TierKit.Policy;

/// <summary>Reads and checks the egress logs of every instance that writes under one <c>StatePath</c>.</summary>
/// <remarks>
/// Thread-safe. A chain shows that lines were changed, exchanged, or taken out between others; lines cut off its end, or a whole
/// file that was deleted, leave no trace here: copy the logs elsewhere where that matters.
/// </remarks>
public sealed class EgressLog
{
    internal EgressLog(string? folder) => Folder = folder;

    /// <summary>Gets the folder of the logs, or <see langword="null"/> when state is kept in memory only. It may not exist.</summary>
    public string? Folder { get; }

    /// <summary>Gets whether there is a log to read.</summary>
    public bool Exists => Folder is not null && JsonLines.Files(Folder).Length > 0;

    /// <summary>Gets whether the key is there, without which nothing can be verified.</summary>
    public bool HasKey
    {
        get
        {
            try
            {
                return Folder is not null && EgressKey.Find(Folder) is not null;
            }
            catch (FormatException)
            {
                return false;
            }
        }
    }

    /// <summary>Reads the lines of all chains, the oldest first.</summary>
    /// <param name="from">The first moment that counts; all when left out.</param>
    /// <returns>The entries that can be read, whether their chain holds or not.</returns>
    public IReadOnlyList<EgressEntry> Read(DateTimeOffset? from = null)
    {
        List<EgressEntry> entries = [];
        foreach (string file in Files())
        {
            foreach (string line in JsonLines.Read(file))
            {
                if (EgressChain.Read(line, null, out _, out _) is { } entry && !(entry.At < from))
                {
                    entries.Add(entry);
                }
            }
        }

        entries.Sort(static (one, other) => one.At.CompareTo(other.At));
        return entries;
    }

    /// <summary>Checks every chain, line by line.</summary>
    /// <param name="examined">How many lines were examined.</param>
    /// <returns>What is wrong; empty when every chain holds.</returns>
    /// <exception cref="TierKitException">The key is missing; the message names where it should lie.</exception>
    public IReadOnlyList<EgressFault> Verify(out int examined)
    {
        examined = 0;
        List<EgressFault> faults = [];
        byte[] key = HasKey
            ? EgressKey.Find(Folder!)!
            : throw new TierKitException($"'{EgressKey.FileName}' is missing or unreadable in '{Folder}'; without the key no chain can be verified.");
        foreach (string file in Files())
        {
            string name = Path.GetFileName(file);
            string previous = EgressChain.BeginningOf(name, key);
            int number = 0;
            foreach (string line in JsonLines.Read(file))
            {
                number++;
                examined++;
                EgressEntry? entry = EgressChain.Read(line, key, out string hash, out string? problem);
                if (entry is null)
                {
                    faults.Add(new EgressFault(name, number, problem!));
                }
                else if (entry.Previous != previous || entry.Number != number)
                {
                    faults.Add(new EgressFault(name, number, "does not follow the line before it: lines are missing, exchanged or added"));
                }

                if (faults.Count > 0 && faults[^1].File == name)
                {
                    // Behind a broken link nothing of this chain proves anything.
                    break;
                }

                previous = hash;
            }
        }

        return faults;
    }

    private string[] Files() => Folder is null ? [] : [.. JsonLines.Files(Folder).Order(StringComparer.Ordinal)];
}
