using System.Collections;
using System.Runtime.CompilerServices;

namespace TierKit.Testing;

/// <summary>Represents what a fake says, call by call; the last reply is repeated.</summary>
/// <remarks>Immutable. Converts from a string, and from a collection expression of strings and replies.</remarks>
[CollectionBuilder(typeof(FakeReplies), nameof(Create))]
public sealed class FakeReplies : IEnumerable<FakeReply>
{
    private readonly FakeReply[] _replies;
    private readonly Func<FakeRequest, FakeReply>? _script;

    private FakeReplies(FakeReply[] replies, Func<FakeRequest, FakeReply>? script = null)
    {
        _replies = replies;
        _script = script;
    }

    /// <summary>Makes a single reply to every call.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator FakeReplies(string text) => new([text]);

    /// <summary>Makes a single reply to every call.</summary>
    /// <param name="reply">The reply.</param>
    public static implicit operator FakeReplies(FakeReply reply) => new([reply]);

    /// <summary>Makes a single reply to every call.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The replies.</returns>
    public static FakeReplies FromString(string text) => text;

    /// <summary>Makes a single reply to every call.</summary>
    /// <param name="reply">The reply.</param>
    /// <returns>The replies.</returns>
    public static FakeReplies FromFakeReply(FakeReply reply) => reply;

    /// <summary>Makes replies that follow each other; the last one is repeated.</summary>
    /// <param name="replies">The replies, at least one.</param>
    /// <returns>The replies.</returns>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static FakeReplies Create(ReadOnlySpan<FakeReply> replies) => replies.IsEmpty
        ? throw new ArgumentException("A fake needs at least one reply; leave the argument out for a default one.", nameof(replies))
        : new FakeReplies(replies.ToArray());

    /// <summary>Makes replies that depend on the request.</summary>
    /// <param name="script">Makes the reply to a request; called once per call, maybe by several threads.</param>
    /// <returns>The replies.</returns>
    public static FakeReplies From(Func<FakeRequest, FakeReply> script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return new FakeReplies([], script);
    }

    /// <inheritdoc/>
    public IEnumerator<FakeReply> GetEnumerator() => _replies.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal FakeReply For(FakeRequest request) =>
        _script is not null ? _script(request) : _replies[Math.Min(request.Call, _replies.Length) - 1];
}
