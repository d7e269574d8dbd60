using Microsoft.Extensions.Time.Testing;
using TierKit.Resilience;

namespace TierKit.Tests.Resilience;

public sealed class CircuitBreakerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests() => _breaker = new CircuitBreaker(_time, static () => .5);

    [Fact]
    public void Fail_ThreeInARow_Opens()
    {
        Assert.False(_breaker.Fail(Enter()));
        Assert.False(_breaker.Fail(Enter()));
        Assert.True(_breaker.Fail(Enter()));
        Assert.False(_breaker.TryEnter(out _));
    }

    [Fact]
    public void Fail_HalfOfFourWithinTheWindow_Opens()
    {
        _breaker.Fail(Enter());
        _breaker.Succeed(Enter());
        _breaker.Succeed(Enter());

        Assert.True(_breaker.Fail(Enter()));
    }

    [Fact]
    public void Fail_OldOutcomes_DoNotCount()
    {
        _breaker.Fail(Enter());
        _breaker.Succeed(Enter());
        _breaker.Succeed(Enter());
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.False(_breaker.Fail(Enter()));
    }

    [Fact]
    public void TryEnter_WindowOver_LetsOneProbeThrough()
    {
        Open();
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.True(_breaker.TryEnter(out BreakerPermit probe));
        Assert.True(probe.Probe);
        Assert.False(_breaker.TryEnter(out _));
    }

    [Fact]
    public void Fail_Probes_DoubleTheBreakUpToFiveMinutes()
    {
        Open();
        int[] expected = [15, 30, 60, 120, 240, 300, 300];
        foreach (int seconds in expected)
        {
            Assert.Equal(seconds, _breaker.OpenFor!.Value.TotalSeconds, 3);
            _time.Advance(TimeSpan.FromSeconds(seconds));
            _breaker.Fail(Enter());
        }
    }

    [Fact]
    public void Succeed_Probe_ClosesAndForgetsTheDoubling()
    {
        Open();
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.True(_breaker.Succeed(Enter()));
        Assert.Null(_breaker.OpenFor);

        Open();
        Assert.Equal(15, _breaker.OpenFor!.Value.TotalSeconds, 3);
    }

    [Fact]
    public void Abandon_Probe_LeavesItsPlaceToTheNextCall()
    {
        Open();
        _time.Advance(TimeSpan.FromSeconds(15));
        _breaker.Abandon(Enter());

        Assert.True(_breaker.TryEnter(out BreakerPermit next));
        Assert.True(next.Probe);
    }

    [Fact]
    public void Succeed_LateResultOfAnOldGeneration_IsIgnored()
    {
        BreakerPermit late = Enter();
        Open();

        Assert.False(_breaker.Succeed(late));
        Assert.False(_breaker.TryEnter(out _));
    }

    [Theory]
    [InlineData(0, 13.5)]
    [InlineData(1, 16.5)]
    public void Open_Jitter_IsATenthEitherWay(double chance, double seconds)
    {
        CircuitBreaker breaker = new(_time, () => chance);
        for (int i = 0; i < 3; i++)
        {
            breaker.TryEnter(out BreakerPermit permit);
            breaker.Fail(permit);
        }

        Assert.Equal(seconds, breaker.OpenFor!.Value.TotalSeconds, 3);
    }

    private BreakerPermit Enter()
    {
        Assert.True(_breaker.TryEnter(out BreakerPermit permit));
        return permit;
    }

    private void Open()
    {
        for (int i = 0; i < 3; i++)
        {
            _breaker.Fail(Enter());
        }
    }
}
