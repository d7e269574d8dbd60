using System.Globalization;
using System.Text;
using TierKit.Tiers;

namespace TierKit.Policy;

/// <summary>Writes the egress log of this process instance: one chain, one file, appended only.</summary>
/// <remarks>Thread-safe. A line reaches the operating system before the request it speaks of is sent.</remarks>
internal sealed class EgressJournal(string folder, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private byte[]? _key;
    private FileStream? _file;
    private string _previous = "";
    private long _number;

    public void Sent(TierService service, string host, EgressGrant grant, IReadOnlyDictionary<string, int>? redactions, byte[] body) =>
        Append(EgressKind.Sent, service, host, grant, redactions, body);

    /// <summary>Notes what did not leave; a log that cannot be written changes nothing about that.</summary>
    public void Note(EgressKind kind, TierService? service, string? host, EgressGrant? grant, IReadOnlyDictionary<string, int>? redactions)
    {
        if (grant?.Label == Sensitivity.Secret)
        {
            return;
        }

        try
        {
            Append(kind, service, host, grant, redactions, null);
        }
        catch (EgressAuditException)
        {
            // Nothing was sent, and the next request that is to be sent says so.
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Append(EgressKind kind, TierService? service, string? host, EgressGrant? grant, IReadOnlyDictionary<string, int>? redactions, byte[]? body)
    {
        lock (_lock)
        {
            try
            {
                if (_file is null)
                {
                    Begin();
                }

                EgressEntry entry = new()
                {
                    Number = _number + 1,
                    At = time.GetUtcNow(),
                    Kind = kind,
                    Service = service?.Name,
                    Tier = service?.Tier,
                    Provider = service?.Provider,
                    Model = service?.Model,
                    Host = host,
                    Policy = grant?.Policy,
                    Label = grant?.Label,
                    Decision = grant?.Decision,
                    Redactions = redactions is { Count: > 0 } ? redactions : null,
                    Bytes = body?.Length,
                    Hmac = body is null ? null : EgressChain.Hash(_key!, body),
                    Previous = _previous,
                };
                byte[] line = Encoding.UTF8.GetBytes(EgressChain.Line(entry, _key!, out string hash) + "\n");
                _file!.Write(line);
                _file.Flush();
                _previous = hash;
                _number++;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
            {
                // A line that may be half written is not gone on with: the next one begins a chain of its own.
                _file?.Dispose();
                _file = null;
                throw new EgressAuditException(folder, exception);
            }
        }
    }

    private void Begin()
    {
        Directory.CreateDirectory(folder);
        _key = EgressKey.FindOrMake(folder);
        for (int attempt = 0; _file is null; attempt++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{Environment.ProcessId}-{attempt}.jsonl");
            try
            {
                _file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
                _previous = EgressChain.BeginningOf(name, _key);
                _number = 0;
            }
            catch (IOException) when (File.Exists(Path.Combine(folder, name)))
            {
                // Another journal began in the same instant.
            }
        }
    }
}
