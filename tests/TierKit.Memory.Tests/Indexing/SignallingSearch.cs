using System.Threading.Channels;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.Tests.Indexing;

/// <summary>Tells each change of a search once it is made.</summary>
internal sealed class SignallingSearch(INoteSearch inner) : INoteSearch
{
    private readonly Channel<bool> _changes = Channel.CreateUnbounded<bool>();

    /// <summary>Gets or sets what happens before the search is cleared.</summary>
    public Action? Clearing { get; set; }

    public bool IsImmediate => inner.IsImmediate;

    /// <summary>Waits, no longer than a limit, until a search finds what is expected.</summary>
    public async Task<bool> UntilAsync(string text, Func<int, bool> expected, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!expected((await SearchAsync(new NoteQuery { Text = text }, limit.Token)).Hits.Count))
        {
            await _changes.Reader.ReadAsync(limit.Token);
        }

        return true;
    }

    public async ValueTask UpsertAsync(IReadOnlyList<NoteDocument> documents, CancellationToken cancellationToken = default)
    {
        await inner.UpsertAsync(documents, cancellationToken);
        _changes.Writer.TryWrite(true);
    }

    public async ValueTask DeleteAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        await inner.DeleteAsync(ids, cancellationToken);
        _changes.Writer.TryWrite(true);
    }

    public ValueTask<SearchAnswer> SearchAsync(NoteQuery query, CancellationToken cancellationToken = default) => inner.SearchAsync(query, cancellationToken);

    /// <summary>Clears the search, whatever became of the token meanwhile.</summary>
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        Clearing?.Invoke();
        return inner.ClearAsync(CancellationToken.None);
    }
}
