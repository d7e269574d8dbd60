namespace TierKit.Testing.Tests.Attacks;

/// <summary>A fully compromised model obeys every instruction in untrusted content; a canary never leaves, and without the guards it does.</summary>
public sealed class AttackMatrixTests
{
    [Fact]
    public async Task Matrix_GuardsOn_NoCanaryLeaves()
    {
        List<string> leaks = [];
        await using AttackWorld world = new(guarded: true);
        foreach (AttackCase attack in AttackCase.All)
        {
            IReadOnlyList<string> ways = await PlayAsync(world, attack, guarded: true);
            if (ways.Count > 0)
            {
                leaks.Add($"{attack}: {string.Join(", ", ways)}");
            }
        }

        Assert.True(leaks.Count == 0, string.Join(Environment.NewLine, leaks));
        Assert.Equal(560, AttackCase.All.Count);
        Assert.True(world.Evil.Obeyed >= AttackCase.All.Count(static a => a.Channel != "error message" && a.Source != "MCP description"), $"only {world.Evil.Obeyed} instructions were obeyed");
        // What is recorded of a guarded call: without these, the recorders slept.
        Assert.All(["metric", "span", "ledger", "report"], way => Assert.NotEqual(0, world.Recorder.Count(way)));
    }

    [Fact]
    public async Task Matrix_GuardsOff_EveryCanaryLeaves()
    {
        List<string> kept = [];
        await using AttackWorld world = new(guarded: false);
        foreach (AttackCase attack in AttackCase.All)
        {
            string way = attack.Channel switch
            {
                "partner call" or "embedding call" or "fetch tool" => "outbound request",
                "mail tool" or "tool-call args" => "tool argument",
                "Markdown image" or "reference link" => "link",
                "note write" => "note",
                "telemetry" => "span",
                _ => "error",
            };
            IReadOnlyList<string> ways = await PlayAsync(world, attack, guarded: false);
            if (!ways.Contains(way))
            {
                kept.Add($"{attack}: {string.Join(", ", ways)}{(kept.Count == 0 ? world.Recorder.Dump() : "")}");
            }
        }

        Assert.True(kept.Count == 0, string.Join(Environment.NewLine, kept));
    }

    // A service that fails is left alone for a while, so a case in which it does has a world of its own.
    private static async Task<IReadOnlyList<string>> PlayAsync(AttackWorld world, AttackCase attack, bool guarded)
    {
        if (attack.Channel != "error message")
        {
            return await PlayAsync(world, attack);
        }

        await using AttackWorld own = new(guarded);
        IReadOnlyList<string> ways = await PlayAsync(own, attack);
        // A withheld tool takes its description along: then there is nothing to obey.
        Assert.True(own.Evil.Obeyed > 0 || (guarded && attack.Source == "MCP description"), $"{attack} obeyed nothing: {own.Recorder.Dump()}");
        Assert.True(own.Evil.Obeyed == 0 || own.Recorder.Count("log") > 0, "a failure was not logged");
        return ways;
    }

    // A case that hangs is named, and does not take the run with it.
    private static async Task<IReadOnlyList<string>> PlayAsync(AttackWorld world, AttackCase attack)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            return await world.PlayAsync(attack, streaming: attack.Number % 2 == 1, limit.Token).WaitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return ["hung"];
        }
    }
}
