using Microsoft.Extensions.Time.Testing;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Operations;

public sealed class TimeframeTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 6, 30, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("7d", 7)]
    [InlineData("2 weeks", 14)]
    [InlineData("1 week ago", 7)]
    [InlineData("last month", 30)]
    [InlineData("today", 1)]
    [InlineData("tomorrow", 1)]
    [InlineData("yesterday", 2)]
    [InlineData("6h", 1)]
    [InlineData("36 hours", 2)]
    [InlineData("10 minutes ago", 1)]
    [InlineData("2025-06-20", 11)]
    [InlineData("365d", 365)]
    public void Since_Span_ReachesBackWholeDays(string text, int days)
        => Assert.Equal(_time.GetUtcNow().AddDays(-days), Timeframe.Since(text, _time));

    [Theory]
    [InlineData("forever")]
    [InlineData("366d")]
    [InlineData("2 years")]
    [InlineData("999999999d")]
    [InlineData("-3d")]
    [InlineData("7 x")]
    public void Since_NoSpan_NamesTheValue(string text)
    {
        NoteStoreException refused = Assert.Throws<NoteStoreException>(() => Timeframe.Since(text, _time));

        Assert.Equal(NoteErrorCodes.InvalidArgument, refused.Code);
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Since_DateLongAgo_IsAllowed()
        => Assert.True(Timeframe.Since("2019-01-01", _time) <= new DateTimeOffset(2019, 1, 2, 0, 0, 0, TimeSpan.Zero));
}
