using CsCheck;
using Microsoft.Extensions.Time.Testing;
using TierKit.Resilience;

namespace TierKit.Tests.Resilience;

/// <summary>Holds the breaker to a model that is as plain as its rules, over thousands of histories made by chance.</summary>
/// <remarks>
/// Permits are reported in any order, late, and now and then twice: one of an earlier generation must change nothing, whatever it says.
/// </remarks>
public sealed class CircuitBreakerModelTests
{
    private enum Step
    {
        Enter,
        Succeed,
        Fail,
        Abandon,
        Wait,
    }

    private const int Runs = 4_000;

    private static readonly Gen<(Step Step, int Choice)[]> Histories = Gen.Select(
        Gen.Frequency((4, Gen.Const(Step.Enter)), (2, Gen.Const(Step.Succeed)), (4, Gen.Const(Step.Fail)), (1, Gen.Const(Step.Abandon)), (3, Gen.Const(Step.Wait))),
        Gen.Int[0, 40]).Array[1, 200];

    [Fact]
    public void Breaker_AnyHistory_DoesWhatTheModelSays()
    {
        int stale = 0;
        int staleProbes = 0;
        int probes = 0;
        Histories.Sample(history => Follows(history, ref stale, ref staleProbes, ref probes), iter: Runs);

        // What never happened was not tested.
        Assert.True(stale > Runs && staleProbes > Runs / 20 && probes > Runs, $"{stale} late reports, {staleProbes} of probes, {probes} probes");
    }

    private static bool Follows((Step Step, int Choice)[] history, ref int stale, ref int staleProbes, ref int probes)
    {
        FakeTimeProvider time = new();
        CircuitBreaker breaker = new(time, static () => .5);
        Model model = new();
        List<(BreakerPermit Real, Model.Permit Expected)> open = [];
        foreach ((Step step, int choice) in history)
        {
            if (step == Step.Wait)
            {
                time.Advance(TimeSpan.FromSeconds(choice));
                model.Now += choice;
            }
            else if (step == Step.Enter)
            {
                bool entered = breaker.TryEnter(out BreakerPermit permit);
                Model.Permit? expected = model.Enter();
                if (entered != expected is not null || (entered && permit.Probe != expected!.Probe))
                {
                    return false;
                }

                if (entered)
                {
                    open.Add((permit, expected!));
                    Interlocked.Add(ref probes, permit.Probe ? 1 : 0);
                }
            }
            else if (open.Count > 0)
            {
                (BreakerPermit real, Model.Permit expected) = open[choice % open.Count];
                if (choice % 4 != 0)
                {
                    open.RemoveAt(choice % open.Count);
                }

                bool late = model.IsLate(expected);
                Interlocked.Add(ref stale, late ? 1 : 0);
                Interlocked.Add(ref staleProbes, late && expected.Probe ? 1 : 0);
                bool same = step switch
                {
                    Step.Succeed => breaker.Succeed(real) == model.Succeed(expected),
                    Step.Fail => breaker.Fail(real) == model.Fail(expected),
                    _ => Abandon(breaker, real, model, expected),
                };
                if (!same)
                {
                    return false;
                }
            }

            double? left = breaker.OpenFor?.TotalSeconds;
            if (left is null != model.OpenFor is null || Math.Abs((left ?? 0) - (model.OpenFor ?? 0)) > .001
                || breaker.IsProbing != model.IsProbing || breaker.MayEnter != model.MayEnter || breaker.WhenProbed() is { IsCompleted: false } != model.IsProbing)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Abandon(CircuitBreaker breaker, BreakerPermit real, Model model, Model.Permit expected)
    {
        breaker.Abandon(real);
        model.Abandon(expected);
        return true;
    }

    private sealed class Model
    {
        private readonly List<(double At, bool Failed)> _outcomes = [];
        private int _inARow;
        private int _era;
        private int _breaks;
        private double? _until;
        private bool _probing;

        public double Now { get; set; }

        public double? OpenFor => _until is { } until ? Math.Max(0, until - Now) : null;

        public bool IsProbing => _probing;

        public bool MayEnter => _until is null || (!_probing && OpenFor <= 0);

        public bool IsLate(Permit permit) => permit.Era != _era;

        public Permit? Enter()
        {
            if (_until is null)
            {
                return new Permit(_era, false);
            }

            if (_probing || OpenFor > 0)
            {
                return null;
            }

            _probing = true;
            return new Permit(_era, true);
        }

        public bool Succeed(Permit permit)
        {
            if (permit.Era != _era)
            {
                return false;
            }

            _inARow = 0;
            if (_until is null)
            {
                _outcomes.Add((Now, false));
                return false;
            }

            (_until, _probing, _breaks, _era) = (null, false, 0, _era + 1);
            _outcomes.Clear();
            return true;
        }

        public bool Fail(Permit permit)
        {
            if (permit.Era != _era)
            {
                return false;
            }

            _outcomes.Add((Now, true));
            _inARow++;
            // The breaker remembers 32 outcomes; more than that within the window count as the last 32.
            (double At, bool Failed)[] recent = [.. _outcomes.TakeLast(32).Where(o => Now - o.At <= 30)];
            if (!permit.Probe && _inARow < 3 && !(recent.Length >= 4 && recent.Count(static o => o.Failed) * 2 >= recent.Length))
            {
                return false;
            }

            _until = Now + Math.Min(15 * Math.Pow(2, _breaks), 300);
            (_probing, _breaks, _era) = (false, _breaks + 1, _era + 1);
            _outcomes.Clear();
            return true;
        }

        public void Abandon(Permit permit)
        {
            if (permit.Era == _era && permit.Probe)
            {
                _probing = false;
            }
        }

        public sealed record Permit(int Era, bool Probe);
    }
}
