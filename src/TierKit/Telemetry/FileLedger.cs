using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace TierKit.Telemetry;

/// <summary>Writes entries as JSON lines into files of its own, bounded in size and number.</summary>
/// <remarks>
/// Thread-safe, and never throws: a disk that fails is logged once, and the calls go on. Each entry reaches the operating system
/// before its call returns, so a crash of the process loses none.
/// </remarks>
internal sealed partial class FileLedger(string folder, LedgerOptions options, TimeProvider time, IRouteLedger? next, ILogger logger) : IRouteLedger, IDisposable
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly Lock _lock = new();
    private FileStream? _file;
    private long _written;
    private bool _failed;
    private bool _closed;

    public void Record(LedgerEntry entry)
    {
        next?.Record(entry);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, LedgerJsonContext.Default.LedgerEntry), .. LineEnd];
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                // Another instance that keeps to the number of files may have removed this one.
                if (_file is null || _written + line.Length > options.MaxFileSize || !File.Exists(_file.Name))
                {
                    Begin();
                }

                _file!.Write(line);
                _file.Flush();
                _written += line.Length;
                _failed = false;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (!_failed)
                {
                    _failed = true;
                    LogFailed(logger, exception, folder);
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _file?.Dispose();
            _file = null;
        }
    }

    private void Begin()
    {
        _file?.Dispose();
        _file = null;
        Directory.CreateDirectory(folder);
        for (int number = 0; _file is null; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{Environment.ProcessId}-{number}.jsonl");
            try
            {
                _file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            }
            catch (IOException) when (File.Exists(Path.Combine(folder, name)))
            {
                // Another ledger of this process began in the same instant.
            }
        }

        _written = 0;
        MakeRoom();
    }

    private void MakeRoom()
    {
        // Names begin with the time at which a file began.
        string[] files = [.. JsonLines.Files(folder).Order(StringComparer.Ordinal)];
        foreach (string old in files.Take(files.Length - options.MaxFiles))
        {
            try
            {
                File.Delete(old);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody reads it: it goes the next time.
            }
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "The ledger in {Folder} cannot be written; calls go on without it.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string folder);
}
