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
    private AnswerIdentity[] _approved = [];
    private AnswerIdentity[] _told = [];
    private AnswerIdentity? _current;

    public TierService Service => service;

    /// <summary>Gets or sets who is told of changes and alarms.</summary>
    public DriftWatch? Listener { get; set; }

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

    /// <summary>Takes over which identities a person approved: each other one is told about once a run, whenever it was first seen.</summary>
    public void Approve(IReadOnlyList<AnswerIdentity> approved)
    {
        if (approved.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            _approved = [.. approved];
            Volatile.Write(ref _seen, [.. approved.Union(_seen).Take(MaxIdentities)]);
            // The first answer is compared, even if it is like the last one of the run before.
            Volatile.Write(ref _current, null);
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
            AnswerIdentity? known = null;
            foreach (AnswerIdentity seen in _seen)
            {
                known = Is(seen, requested, answered, fingerprint, apiVersion) ? seen : known;
            }

            now = known ?? new AnswerIdentity { Requested = requested, Answered = answered, Fingerprint = fingerprint, ApiVersion = apiVersion };
            Volatile.Write(ref _current, now);
            bool mayTell = known is null ? _seen.Length < MaxIdentities : _approved.Length > 0;
            // A fleet that is half renewed answers in turns: what was told once is not told again.
            if (!mayTell || Array.IndexOf(_told, now) >= 0)
            {
                return;
            }

            AnswerIdentity? approved = Array.FindLast(_approved, i => i.Requested == requested);
            if (known is not null && (approved is null || Array.IndexOf(_approved, now) >= 0))
            {
                return;
            }

            before = approved ?? Array.FindLast(_seen, i => i.Requested == requested);
            _told = [.. _told, now];
            Volatile.Write(ref _seen, known is null ? [.. _seen, now] : _seen);
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
