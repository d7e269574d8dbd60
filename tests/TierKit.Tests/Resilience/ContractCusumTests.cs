using TierKit.Resilience;

namespace TierKit.Tests.Resilience;

public sealed class ContractCusumTests
{
    // The figures of docs/governance/drift.md: mean answers to an alarm, over fixed seeds.
    [Theory]
    [InlineData(.02, 4, 2434)]
    [InlineData(.02, 5, 6811)]
    [InlineData(.08, 4, 68)]
    [InlineData(.08, 5, 86)]
    public void Add_ManyStreams_AlarmsAsOftenAsDocumented(double rate, double threshold, double expected)
    {
        const int Runs = 4000;
        Random random = new(20261125);
        double answers = 0;
        for (int run = 0; run < Runs; run++)
        {
            ContractCusum cusum = new(threshold);
            bool alarmed = false;
            while (!alarmed)
            {
                answers++;
                alarmed = cusum.Add(random.NextDouble() < rate);
            }
        }

        Assert.InRange(answers / Runs, expected * .92, expected * 1.08);
    }

    [Fact]
    public void Add_TenStreamsWithTheRaisedThreshold_KeepTheRateOfOne()
    {
        const int Streams = 10;
        const int Alarms = 400;
        Random random = new(42);
        ContractCusum[] cusums = [.. Enumerable.Repeat(new ContractCusum(ContractCusum.ThresholdFor(Streams)), Streams)];
        int alarms = 0;
        double rounds = 0;
        while (alarms < Alarms)
        {
            rounds++;
            for (int i = 0; i < Streams; i++)
            {
                alarms += cusums[i].Add(random.NextDouble() < ContractCusum.Before) ? 1 : 0;
            }
        }

        // Not less than one stream alone: 6,811 answers of each between two alarms of any, with some room for chance.
        Assert.InRange(rounds / Alarms, 6_000, 14_000);
    }
}
