using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Remembers who answered for one service and how often its answers broke the contract.</summary>
/// <remarks>Thread-safe; an answer of a known identity that breaks nothing allocates nothing.</remarks>
internal sealed class AnswerWatch(TierService service, int watchedStreams, TimeProvider time)
{
    public const int Breaches = 5;

    // A service whose every answer names another model is not told about for ever.
    private const int MaxIdentities = 32;

    private readonly Lock _lock = new();
    private readonly Stream[] _streams = [.. Enumerable.Range(0, Breaches).Select(_ => new Stream { Cusum = new(ContractCusum.ThresholdFor(watchedStreams)) })];
    private AnswerIdentity[] _seen = [];
    private AnswerIdentity? _current;

    public TierService Service => service;

    /// <summary>Gets or sets who is told of changes and alarms.</summary>
    public DriftWatch? Listener { get; set; }

    /// <summary>Gets or sets what writes figures down, or <see langword="null"/>.</summary>
    public TrafficBook? Book { get; set; }

    public AnswerIdentity? Current => Volatile.Read(ref _current);

    public IReadOnlyList<AnswerIdentity> Seen => Volatile.Read(ref _seen);

    public IReadOnlyList<ContractFigures> Figures()
    {
        lock (_lock)
        {
            return [.. _streams.Select(static (s, i) => new ContractFigures((ContractBreach)i, s.Answers, s.Failures, s.Cusum.Score, s.Alarms, s.AlarmedAt))];
        }
    }

    /// <summary>Takes over what an earlier run saw, so that a change while the application was down is seen.</summary>
    public void Restore(IReadOnlyList<AnswerIdentity> known)
    {
        lock (_lock)
        {
            _seen = [.. known.TakeLast(MaxIdentities)];
            _current = known.Count > 0 ? known[^1] : null;
        }
    }

    public void NoteIdentity(string? requested, string? answered, string? fingerprint, string? apiVersion)
    {
        if (answered is null && fingerprint is null && apiVersion is null)
        {
            return;
        }

        AnswerIdentity? current = Volatile.Read(ref _current);
        if (current is null || !Is(current, requested, answered, fingerprint, apiVersion))
        {
            NoteOther(requested, answered, fingerprint, apiVersion);
        }
    }

    public void Note(ContractEvidence evidence)
    {
        Book?.Contract(service.Name, evidence);
        int alarms = 0;
        lock (_lock)
        {
            for (int i = 0; i < Breaches; i++)
            {
                if ((evidence.Tried & (1 << i)) == 0)
                {
                    continue;
                }

                ref Stream stream = ref _streams[i];
                bool failed = (evidence.Failed & (1 << i)) != 0;
                stream.Answers++;
                stream.Failures += failed ? 1 : 0;
                if (service.Tier != Tier.Sovereign && stream.Cusum.Add(failed))
                {
                    stream.Alarms++;
                    stream.AlarmedAt = time.GetUtcNow();
                    alarms |= 1 << i;
                }
            }
        }

        for (int i = 0; alarms != 0 && i < Breaches; i++)
        {
            if ((alarms & (1 << i)) != 0)
            {
                Listener?.Alarm(service, Figures()[i]);
            }
        }
    }

    private static bool Is(AnswerIdentity known, string? requested, string? answered, string? fingerprint, string? apiVersion) =>
        known.Answered == answered && known.Requested == requested && known.Fingerprint == fingerprint && known.ApiVersion == apiVersion;

    private void NoteOther(string? requested, string? answered, string? fingerprint, string? apiVersion)
    {
        AnswerIdentity? before = null;
        AnswerIdentity now;
        lock (_lock)
        {
            foreach (AnswerIdentity known in _seen)
            {
                if (Is(known, requested, answered, fingerprint, apiVersion))
                {
                    // A fleet that is half renewed answers in turns: what was told once is not told again.
                    Volatile.Write(ref _current, known);
                    return;
                }

                before = known.Requested == requested ? known : before;
            }

            now = new AnswerIdentity { Requested = requested, Answered = answered, Fingerprint = fingerprint, ApiVersion = apiVersion };
            Volatile.Write(ref _current, now);
            if (_seen.Length >= MaxIdentities)
            {
                return;
            }

            Volatile.Write(ref _seen, [.. _seen, now]);
        }

        Listener?.Identified(service, before, now);
    }

    private struct Stream
    {
        public ContractCusum Cusum;
        public long Answers;
        public long Failures;
        public long Alarms;
        public DateTimeOffset? AlarmedAt;
    }
}
