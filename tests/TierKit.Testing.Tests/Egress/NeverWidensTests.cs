namespace TierKit.Testing.Tests.Egress;

/// <summary>What stays home stays home whatever fails, and whoever would answer in its place.</summary>
public sealed class NeverWidensTests : IAsyncDisposable
{
    private static readonly Dictionary<string, Fault> Faults = new(StringComparer.Ordinal)
    {
        ["nothing fails"] = Fault.Refused.ForFirst(0),
        ["refused"] = Fault.Refused,
        ["black hole"] = Fault.BlackHole,
        ["closed before headers"] = Fault.ClosedBeforeHeaders(),
        ["silent before headers"] = Fault.SilentBeforeHeaders,
        ["headers, then silence"] = Fault.HeadersThenSilence,
        ["stalls"] = Fault.StallAfter(1),
        ["cut"] = Fault.CutAfter(1),
        ["error event"] = Fault.ErrorEventAfter(1),
        ["no end"] = Fault.NoEndMarker,
        ["malformed"] = Fault.MalformedChunk,
        ["empty"] = Fault.EmptyAnswer,
        ["a page"] = Fault.HtmlAnswer,
        ["500"] = Fault.Status(500),
        ["429"] = Fault.Status(429, TimeSpan.FromSeconds(1)),
        ["overloaded"] = Fault.Overloaded,
        ["unauthorized"] = Fault.Unauthorized,
        ["quota"] = Fault.QuotaExhausted,
        ["model missing"] = Fault.ModelMissing,
        ["model loading"] = Fault.ModelLoading(TimeSpan.FromSeconds(5)),
        ["too long"] = Fault.ContextTooLong,
        ["refuses the content"] = Fault.ContentRefused,
    };

    private readonly FakeServer _wire = FakeServer.CreateOpenAI("from the wire");

    public static TheoryData<string, string> OfChat => new MatrixTheoryData<string, string>(WideningMechanism.OfChat.Select(static m => m.Name), Faults.Keys);

    public static TheoryData<string, string> OfTasks => new MatrixTheoryData<string, string>(WideningMechanism.OfTasks.Select(static m => m.Name), Faults.Keys);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _wire.DisposeAsync();

    [Theory]
    [MemberData(nameof(OfChat))]
    public Task Chat_WhateverFails_NobodyOutsideIsAsked(string mechanism, string fault) =>
        PlayAllAsync(WideningMechanism.OfChat.Single(m => m.Name == mechanism), fault, WideningLabel.All);

    [Theory]
    [MemberData(nameof(OfTasks))]
    public Task Task_WhateverFails_NobodyOutsideIsAsked(string mechanism, string fault) =>
        PlayAllAsync(WideningMechanism.OfTasks.Single(m => m.Name == mechanism), fault, WideningLabel.OfTasks);

    [Fact]
    public void Cases_AreAsManyAsTheyAreSaidToBe()
    {
        Assert.Equal((13, 6, 22, 15, 9), (WideningMechanism.OfChat.Count, WideningMechanism.OfTasks.Count, Faults.Count, WideningLabel.All.Count, WideningLabel.OfTasks.Count));
        Assert.Equal((286, 132), (OfChat.Count, OfTasks.Count));
        Assert.Equal(5478, (OfChat.Count * WideningLabel.All.Count) + (OfTasks.Count * WideningLabel.OfTasks.Count));
    }

    // Where the recorders sleep, nothing is proved: the same calls leave when nothing keeps them.
    [Theory]
    [InlineData("failover", true)]
    [InlineData("failover, partners first", true)]
    [InlineData("failover by names", true)]
    [InlineData("retry", true)]
    [InlineData("hedge", true)]
    [InlineData("continue", true)]
    [InlineData("restart", true)]
    [InlineData("buffer", true)]
    [InlineData("replicas", true)]
    [InlineData("quorum", true)]
    [InlineData("quorum's alternatives", true)]
    [InlineData("embeddings", false)]
    [InlineData("transcription", false)]
    [InlineData("speech", false)]
    [InlineData("images", false)]
    [InlineData("function", false)]
    public async Task Open_TheSameCallFails_OthersAreAsked(string mechanism, bool onTheWire)
    {
        await using WideningWorld world = new(
            WideningMechanism.OfChat.Concat(WideningMechanism.OfTasks).Single(m => m.Name == mechanism), WideningLabel.Open, Fault.Refused, _wire, Fault.Refused);

        await world.PlayAsync(streaming: true, Token);

        Assert.True(world.Outside > 0, "nobody outside was asked");
        Assert.Equal(onTheWire, world.Wired > 0);
    }

    // A mechanism that did not take place widens nothing either.
    [Theory]
    [InlineData("failover", "500", "home", "second")]
    [InlineData("hedge", "nothing fails", "home", "rack")]
    [InlineData("continue", "cut", "home", "second")]
    [InlineData("restart", "cut", "home", "second")]
    [InlineData("buffer", "cut", "home", "second")]
    [InlineData("refusal passed on", "refuses the content", "home", "second")]
    [InlineData("replicas", "refused", "rack", "rack")]
    [InlineData("quorum", "nothing fails", "home", "second")]
    [InlineData("quorum's alternatives", "nothing fails", "home", "second")]
    [InlineData("quorum's judge", "nothing fails", "rack", "home-vectors")]
    public async Task Private_MechanismTakesPlace(string mechanism, string fault, string first, string second)
    {
        WideningMechanism tried = WideningMechanism.OfChat.Single(m => m.Name == mechanism);
        await using WideningWorld world = new(tried, WideningLabel.All[0], Faults[fault], _wire);

        Exception? failed = await world.PlayAsync(streaming: true, Token);

        Assert.True(world.CallsOf(first) > tried.WarmUp + (first == second ? 1 : 0), $"{first} was asked {world.CallsOf(first)} times: {failed} {string.Join(", ", new[] { "home", "second", "rack", "home-vectors" }.Select(n => $"{n} {world.CallsOf(n)}"))}");
        Assert.True(world.CallsOf(second) > 0, $"{second} was not asked");
        Assert.Equal(0, world.Outside);
    }

    private async Task PlayAllAsync(WideningMechanism mechanism, string fault, IReadOnlyList<WideningLabel> labels)
    {
        List<string> wrong = [];
        int played = 0;
        foreach (WideningLabel label in labels)
        {
            bool streaming = mechanism.Streams || played % 2 == 0;
            await using WideningWorld world = new(mechanism, label, Faults[fault], _wire);
            Exception? failed = await world.PlayAsync(streaming, Token);
            played++;
            if (world.Outside > 0 || world.AtHome == 0)
            {
                wrong.Add($"{mechanism} × {fault} × {label} (streaming {streaming}): {world.Outside} calls outside, {world.AtHome} at home, {failed}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.Equal(labels.Count, played);
    }
}
