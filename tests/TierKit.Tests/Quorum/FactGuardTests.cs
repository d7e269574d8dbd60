using TierKit.Quorum;

namespace TierKit.Tests.Quorum;

public sealed class FactGuardTests
{
    private static readonly (string Kind, string One, string Other)[] Pairs =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Quorum", "guard-pairs.tsv"))
            .Select(static line => line.Split('\t'))
            .Select(static cells => (cells[0], cells[1], cells[2])),
    ];

    [Theory]
    [InlineData("number", 0)]
    [InlineData("negation", 0)]
    [InlineData("roles", .05)]
    public void MayAgree_PairThatDiffersInFact_IsKeptApart(string kind, double allowed)
    {
        (string Kind, string One, string Other)[] pairs = [.. Pairs.Where(p => p.Kind == kind)];

        string[] merged = [.. pairs.Where(static p => MayAgree(p.One, p.Other)).Select(static p => $"{p.One} ~ {p.Other}")];

        Assert.True(pairs.Length >= 67, $"only {pairs.Length} pairs of '{kind}'");
        Assert.True(merged.Length <= allowed * pairs.Length, string.Join('\n', merged));
    }

    [Fact]
    public void MayAgree_Paraphrases_MostlyMayMeet()
    {
        (string Kind, string One, string Other)[] pairs = [.. Pairs.Where(static p => p.Kind == "same")];

        string[] split = [.. pairs.Where(static p => !MayAgree(p.One, p.Other)).Select(static p => $"{p.One} ~ {p.Other}")];

        // Every split of a paraphrase is an abstention at worst; a merge of different facts would be a wrong answer.
        Assert.True(pairs.Length >= 20);
        Assert.True(split.Length <= .35 * pairs.Length, string.Join('\n', split));
    }

    [Fact]
    public void MayAgree_EveryPair_IsSymmetric() =>
        Assert.All(Pairs, static p => Assert.Equal(MayAgree(p.One, p.Other), MayAgree(p.Other, p.One)));

    private static bool MayAgree(string one, string other) => FactGuard.MayAgree(AnswerFacts.Read(one), AnswerFacts.Read(other));
}
