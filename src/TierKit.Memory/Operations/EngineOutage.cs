using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Knows whether the engine of the indexes is away, when it is asked again, and what the answers meanwhile have to say about it.</summary>
/// <remarks>Thread-safe. All projects share it: what one found out, the others need not wait for.</remarks>
internal sealed class EngineOutage(TimeProvider time)
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly AsyncLocal<List<string>?> _notices = new();
    private NoteEngineException? _failure;
    private TimeSpan _pause = FirstPause;
    private long? _answered;
    private long _failed;
    private bool _isAsked;
    private int _count;

    /// <summary>Gets why the engine is away; <see langword="null"/> where it is not.</summary>
    public NoteEngineException? Failure
    {
        get
        {
            lock (_lock)
            {
                return _failure;
            }
        }
    }

    /// <summary>Gets how often it went away: an index that was current before may have missed changes since.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Says that a call failed; whoever comes next does not wait for the same.</summary>
    public void Failed(NoteEngineException failure)
    {
        lock (_lock)
        {
            if (_failure is null)
            {
                _count++;
                // What fails again as soon as it is back is left alone for longer each time.
                bool isOften = _answered is { } at && time.GetElapsedTime(at) < LongestPause;
                _pause = isOften ? Longer(_pause) : FirstPause;
                _failed = time.GetTimestamp();
            }

            _failure = failure;
        }
    }

    /// <summary>Takes the turn to ask the engine again; one caller has it, and only when the pause is over.</summary>
    /// <returns>Whether the caller asks, and says <see cref="Asked"/> afterwards.</returns>
    public bool TryAsk()
    {
        lock (_lock)
        {
            return _failure is not null && !_isAsked && time.GetElapsedTime(_failed) >= _pause && (_isAsked = true);
        }
    }

    /// <summary>Ends the turn.</summary>
    /// <param name="failure">Why it is still away; <see langword="null"/> where it answered.</param>
    public void Asked(NoteEngineException? failure)
    {
        lock (_lock)
        {
            _isAsked = false;
            _failure = failure;
            if (failure is null)
            {
                _answered = time.GetTimestamp();
                return;
            }

            _failed = time.GetTimestamp();
            _pause = Longer(_pause);
        }
    }

    /// <summary>Begins to collect what the answer of the call that is under way has to say.</summary>
    public List<string> Listen() => _notices.Value = [];

    /// <summary>Has the answer of the call that is under way say something, once.</summary>
    public void Say(string notice)
    {
        if (_notices.Value is { } notices && !notices.Contains(notice))
        {
            notices.Add(notice);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
