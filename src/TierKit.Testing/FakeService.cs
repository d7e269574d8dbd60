using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using TierKit.Testing.Faults;
using TierKit.Tiers;

namespace TierKit.Testing;

/// <summary>Represents a fake: what it was asked, and what it does next.</summary>
/// <remarks>Thread-safe. Its replies and its fault may be changed while the lab runs.</remarks>
public sealed class FakeService
{
    // Enough for any test to look back on; a soak must not grow.
    private const int RequestsKept = 10_000;

    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private readonly Lock _lock = new();
    private DateTimeOffset? _first;
    private int _calls;

    internal FakeService(string name, Tier tier, FakeReplies? replies, Fault? fault)
    {
        Name = name;
        Tier = tier;
        Replies = replies ?? $"this is what {name} answers";
        Fault = fault;
    }

    /// <summary>Gets the service's name.</summary>
    public string Name { get; }

    /// <summary>Gets the service's tier.</summary>
    public Tier Tier { get; }

    /// <summary>Gets or sets what it says.</summary>
    public FakeReplies Replies { get; set; }

    /// <summary>Gets or sets what goes wrong with it, or <see langword="null"/> when it is well.</summary>
    public Fault? Fault { get; set; }

    /// <summary>Gets how often it was asked.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Gets the last 10,000 requests in order; attempts that its fault refused are among them.</summary>
    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    internal (FakeReply Reply, FaultEffect? Effect) Take(
        DateTimeOffset now,
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        bool streaming,
        out FakeRequest request)
    {
        FaultMoment moment;
        lock (_lock)
        {
            _first ??= now;
            moment = new FaultMoment(++_calls, now - _first.Value);
            request = new FakeRequest(moment.Call, now, messages, options, streaming);
            _requests.Enqueue(request);
            if (_requests.Count > RequestsKept)
            {
                _requests.TryDequeue(out _);
            }
        }

        return (Replies.For(request), Fault?.At(moment));
    }
}
