using Microsoft.Extensions.Time.Testing;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

public sealed class AttemptWindowTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AttemptWindow _window;

    public AttemptWindowTests() => _window = new AttemptWindow(_time);

    [Fact]
    public void Read_NothingHappened_ClaimsNoAvailability()
    {
        Assert.Null(_window.Read(60).Availability);
        Assert.Equal(0, _window.Read(60).Samples);
    }

    [Fact]
    public void Read_OverTime_CountsEachPeriodsOwn()
    {
        Add(good: 3, bad: 1);
        Assert.Equal(.75, _window.Read(60).Availability);

        _time.Advance(TimeSpan.FromMinutes(59));
        Add(good: 1, bad: 0);
        Assert.Equal((4, 1), Counts(60));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((1, 0), Counts(60));
        Assert.Equal((4, 1), Counts(24 * 60));

        _time.Advance(TimeSpan.FromHours(23));
        Assert.Equal((0, 0), Counts(60));
        Assert.Equal((1, 0), Counts(24 * 60));
    }

    [Fact]
    public void Read_SamePlaceADayLater_IsNotAddedToTheDayBefore()
    {
        Add(good: 5, bad: 5);
        _time.Advance(TimeSpan.FromHours(24));
        Add(good: 2, bad: 0);

        Assert.Equal((2, 0), Counts(24 * 60));
    }

    [Fact]
    public void Add_FromManyThreads_LosesNothing()
    {
        Parallel.For(0, 20_000, i => _window.Add(served: i % 4 != 0));

        Assert.Equal((15_000, 5_000), Counts(60));
    }

    private (long Good, long Bad) Counts(int minutes)
    {
        AttemptFigures figures = _window.Read(minutes);
        return (figures.Successes, figures.Failures);
    }

    private void Add(int good, int bad)
    {
        for (int i = 0; i < good + bad; i++)
        {
            _window.Add(served: i < good);
        }
    }
}
