namespace TierKit.QuorumTable;

/// <summary>Simulates panels whose members are wrong together more often than chance would have it.</summary>
/// <remarks>
/// A one-factor Gaussian copula decides who is right: all members share a part of their luck. Two that are wrong make the same
/// mistake with the given probability, as Kim et al. measured (ICML 2025).
/// </remarks>
internal static class Simulation
{
    private const int Right = 0;
    private const int CommonMistake = 1;

    public static Figures Run(double accuracy, int needed, int members, double correlation, double sameMistake, int trials)
    {
        Random random = new(20_26);
        double threshold = Quantile(accuracy);
        double common = Math.Sqrt(sameMistake);
        int[] answers = new int[members];
        long answered = 0;
        long wrong = 0;
        long calls = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            double shared = Normal(random);
            for (int member = 0; member < members; member++)
            {
                double luck = (Math.Sqrt(correlation) * shared) + (Math.Sqrt(1 - correlation) * Normal(random));
                answers[member] = luck < threshold ? Right : random.NextDouble() < common ? CommonMistake : 2 + member;
            }

            (int? decided, int asked) = Ask(answers, needed);
            calls += asked;
            answered += decided is null ? 0 : 1;
            wrong += decided is null or Right ? 0 : 1;
        }

        return new Figures((double)answered / trials, answered == 0 ? 0 : (double)wrong / answered, (double)calls / trials);
    }

    private static (int? Decided, int Asked) Ask(int[] answers, int needed)
    {
        int asked = Math.Min(needed, answers.Length);
        while (true)
        {
            ReadOnlySpan<int> so = answers.AsSpan(0, asked);
            int leading = 0;
            foreach (int answer in so)
            {
                int count = so.Count(answer);
                leading = Math.Max(leading, count);
                if (count >= needed)
                {
                    return (answer, asked);
                }
            }

            if (leading + (answers.Length - asked) < needed)
            {
                return (null, asked);
            }

            asked++;
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // Bisection on the normal distribution's integral: three digits are plenty here.
    private static double Quantile(double share)
    {
        (double low, double high) = (-6, 6);
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Cumulative(middle) < share ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double Cumulative(double x)
    {
        const int Steps = 2_000;
        double sum = 0;
        for (int i = 0; i < Steps; i++)
        {
            double at = -8 + ((i + .5) * (x + 8) / Steps);
            sum += Math.Exp(-at * at / 2);
        }

        return sum * (x + 8) / Steps / Math.Sqrt(2 * Math.PI);
    }
}
