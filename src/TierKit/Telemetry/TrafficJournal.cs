using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace TierKit.Telemetry;

/// <summary>Keeps what services did: JSON lines, one file per process instance and day, merged when read, forgotten after 31 days.</summary>
/// <remarks>Thread-safe. A disk that fails costs figures and no call. Lines that cannot be read are passed over.</remarks>
internal sealed partial class TrafficJournal(string folder, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    private readonly Lock _lock = new();
    private readonly string _instance = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Guid.NewGuid():n}");

    public IEnumerable<TrafficRecord> Read(DateTimeOffset since)
    {
        foreach (string file in JsonLines.Files(folder))
        {
            foreach (string line in Lines(file))
            {
                if (Parse(line) is { Service: not null, Total: not null, First: not null, Contracts: not null } record && record.At >= since)
                {
                    yield return record;
                }
            }
        }
    }

    public void Write(IEnumerable<TrafficRecord> records)
    {
        string lines = string.Concat(records.Select(static r => JsonSerializer.Serialize(r, TrafficJsonContext.Default.TrafficRecord) + "\n"));
        if (lines.Length == 0)
        {
            return;
        }

        lock (_lock)
        {
            try
            {
                string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd}-{_instance}.jsonl"));
                Directory.CreateDirectory(folder);
                if (!File.Exists(file))
                {
                    MakeRoom();
                }

                File.AppendAllText(file, lines);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogFailed(logger, exception, folder);
            }
        }
    }

    private void MakeRoom()
    {
        string oldest = (time.GetUtcNow() - Kept).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        foreach (string file in JsonLines.Files(folder).Where(f => string.CompareOrdinal(Path.GetFileName(f), oldest) < 0))
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody reads it: it goes the next time.
            }
        }
    }

    private List<string> Lines(string file)
    {
        List<string> lines = [];
        try
        {
            lines.AddRange(JsonLines.Read(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFailed(logger, exception, folder);
        }

        return lines;
    }

    private static TrafficRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, TrafficJsonContext.Default.TrafficRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(2002, LogLevel.Warning, "The figures in {Folder} cannot be read or written; calls go on without them.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string folder);
}
