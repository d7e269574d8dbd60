using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Keeps the identities that services were seen with: JSON lines, one file per process instance, merged when read.</summary>
/// <remarks>Thread-safe. A disk that fails costs the memory of the next run and nothing else. Lines that cannot be read are passed over.</remarks>
internal sealed partial class IdentityJournal(string folder, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly string _file = Path.Combine(
        folder,
        string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{Environment.ProcessId}-{Guid.NewGuid():n}.jsonl"));

    public ILookup<string, AnswerIdentity> Read()
    {
        List<IdentityRecord> records = [];
        try
        {
            foreach (string file in JsonLines.Files(folder))
            {
                foreach (string line in JsonLines.Read(file))
                {
                    if (Parse(line) is { Service: not null, Identity: not null } record)
                    {
                        records.Add(record);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFailed(logger, exception, folder);
        }

        return records.OrderBy(static r => r.At).DistinctBy(static r => (r.Service, r.Identity)).ToLookup(static r => r.Service, static r => r.Identity, StringComparer.Ordinal);
    }

    public void Write(string service, AnswerIdentity identity)
    {
        string line = JsonSerializer.Serialize(new IdentityRecord(time.GetUtcNow(), service, identity), IdentityJsonContext.Default.IdentityRecord);
        lock (_lock)
        {
            try
            {
                Directory.CreateDirectory(folder);
                File.AppendAllText(_file, line + "\n");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogFailed(logger, exception, folder);
            }
        }
    }

    private static IdentityRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, IdentityJsonContext.Default.IdentityRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(4204, LogLevel.Warning, "The identities in {Folder} cannot be read or written; calls go on without them.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string folder);
}
