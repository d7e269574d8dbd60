using System.Reflection;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Every fault there is, against every kind of speech and images, in one piece and as a stream, in process and on the wire.</summary>
public sealed class MediaFaultTableTests
{
    private const string Next = "the next answers";
    private const string All = "nobody answers";
    private const string Own = "the service's own error";
    private const string Well = "the service answers";

    // Name of the fault's member, the fault, what comes of it, the kind of the first failure. Kinds in place of all where they differ.
    private static readonly Row[] Rows =
    [
        new(nameof(Fault.Refused), Fault.Refused, Next, FailureKind.Unreachable),
        new(nameof(Fault.BlackHole), Fault.BlackHole, Next, FailureKind.Timeout),
        new(nameof(Fault.SilentBeforeHeaders), Fault.SilentBeforeHeaders, Next, FailureKind.Timeout),
        new(nameof(Fault.HeadersThenSilence), Fault.HeadersThenSilence, Next, FailureKind.Timeout),
        new(nameof(Fault.ErrorEventFirst), Fault.ErrorEventFirst, Next, FailureKind.Malformed),
        new(nameof(Fault.NoEndMarker), Fault.NoEndMarker, Next, FailureKind.Malformed),
        // Bare bytes of a sound that are fewer than there were, with a length to match, are a shorter sound.
        new(nameof(Fault.MalformedChunk), Fault.MalformedChunk, Next, FailureKind.Malformed) { UnseenOnTheWire = ServiceKind.Speech },
        new(nameof(Fault.ContextTooLong), Fault.ContextTooLong, All, FailureKind.ContextTooLong),
        new(nameof(Fault.ContentRefused), Fault.ContentRefused, Own, FailureKind.ContentRefused),
        new(nameof(Fault.ModelMissing), Fault.ModelMissing, Next, FailureKind.ModelMissing),
        new(nameof(Fault.QuotaExhausted), Fault.QuotaExhausted, Next, FailureKind.QuotaExhausted),
        new(nameof(Fault.Unauthorized), Fault.Unauthorized, Next, FailureKind.Unauthorized),
        new(nameof(Fault.RegionBlocked), Fault.RegionBlocked, Next, FailureKind.RegionBlocked),
        new(nameof(Fault.Overloaded), Fault.Overloaded, Next, FailureKind.Overloaded),
        new(nameof(Fault.EmptyAnswer), Fault.EmptyAnswer, Next, FailureKind.Malformed),
        new(nameof(Fault.HtmlAnswer), Fault.HtmlAnswer, Next, FailureKind.Malformed),
        new(nameof(Fault.BrokenToolArguments), Fault.BrokenToolArguments, Well, null),
        new(nameof(Fault.EndlessHeaders), Fault.EndlessHeaders, Next, FailureKind.Malformed),
        new(nameof(Fault.EndlessLine), Fault.EndlessLine, Next, FailureKind.Malformed),
        new(nameof(Fault.EndlessAnswer), Fault.EndlessAnswer, Next, FailureKind.Malformed),
        new(nameof(Fault.EndlessToolCall), Fault.EndlessToolCall, Next, FailureKind.Malformed),
        new(nameof(Fault.NestedJson), Fault.NestedJson, Next, FailureKind.Malformed),
        // A sound has no letters that could be in the wrong order, and one after another is a longer sound.
        new(nameof(Fault.WrongCharset), Fault.WrongCharset, Next, FailureKind.Malformed) { UnseenOnTheWire = ServiceKind.Speech },
        new(nameof(Fault.TwoFinishReasons), Fault.TwoFinishReasons, Next, FailureKind.Malformed) { UnseenOnTheWire = ServiceKind.Speech },
        new(nameof(Fault.ClosedBeforeHeaders), Fault.ClosedBeforeHeaders(), Next, FailureKind.ConnectionLost),
        new(nameof(Fault.ClosedBeforeHeaders), Fault.ClosedBeforeHeaders(reset: true), Next, FailureKind.ConnectionLost),
        new(nameof(Fault.SlowFirstToken), Fault.SlowFirstToken(MediaFaultWorld.Lateness), Well, null) { After = MediaFaultWorld.Lateness },
        new(nameof(Fault.StallAfter), Fault.StallAfter(1), Next, FailureKind.Timeout),
        new(nameof(Fault.CutAfter), Fault.CutAfter(1), Next, FailureKind.ConnectionLost),
        new(nameof(Fault.CutAfter), Fault.CutAfter(1, reset: true), Next, FailureKind.ConnectionLost),
        new(nameof(Fault.ErrorEventAfter), Fault.ErrorEventAfter(1), Next, FailureKind.Malformed),
        new(nameof(Fault.Status), Fault.Status(400), Own, FailureKind.InvalidRequest),
        new(nameof(Fault.Status), Fault.Status(404), Next, FailureKind.ModelMissing),
        new(nameof(Fault.Status), Fault.Status(413), All, FailureKind.ContextTooLong),
        new(nameof(Fault.Status), Fault.Status(415), Own, FailureKind.InvalidRequest),
        new(nameof(Fault.Status), Fault.Status(422), Own, FailureKind.InvalidRequest),
        new(nameof(Fault.Status), Fault.Status(429), Next, FailureKind.RateLimited),
        new(nameof(Fault.Status), Fault.Status(429, TimeSpan.FromMinutes(10)), Next, FailureKind.RateLimited),
        new(nameof(Fault.Status), Fault.Status(429, TimeSpan.FromSeconds(2)).ForFirst(1), Well, FailureKind.RateLimited) { After = TimeSpan.FromSeconds(2) },
        new(nameof(Fault.Status), Fault.Status(500), Next, FailureKind.ServerError),
        new(nameof(Fault.Status), Fault.Status(501), Next, FailureKind.UnsupportedFeature),
        new(nameof(Fault.Status), Fault.Status(503, TimeSpan.FromSeconds(2)).ForFirst(1), Well, FailureKind.Overloaded) { After = TimeSpan.FromSeconds(2) },
        new(nameof(Fault.Status), Fault.Status(529), Next, FailureKind.Overloaded),
        new(nameof(Fault.ModelLoading), Fault.ModelLoading(TimeSpan.FromMinutes(1)), Well, null) { After = TimeSpan.FromMinutes(1) },
        new(nameof(Fault.Flapping), Fault.Flapping(), Well, FailureKind.Overloaded),
        new(nameof(Fault.InTurn), Fault.InTurn(Fault.HtmlAnswer, null), Well, FailureKind.Malformed),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, ServiceKind, bool, bool> Cases()
    {
        TheoryData<int, ServiceKind, bool, bool> data = [];
        for (int row = 0; row < Rows.Length; row++)
        {
            foreach ((ServiceKind kind, bool streaming) in MediaCall.Ways)
            {
                data.Add(row, kind, streaming, false);
                data.Add(row, kind, streaming, true);
            }
        }

        return data;
    }

    [Fact]
    public void Rows_EveryFaultThereIs_IsAskedOfEveryKindInBothPlaces()
    {
        string[] all =
        [
            .. typeof(Fault).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(static p => p.Name),
            .. typeof(Fault).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(static m => !m.IsSpecialName).Select(static m => m.Name),
        ];

        Assert.Equal(all.Distinct().Order(StringComparer.Ordinal), Rows.Select(static r => r.Member).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(46, Rows.Length);
        Assert.Equal(460, Cases().Count);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Ask_ServiceFails_NothingCutOrForeignIsAnAnswer(int index, ServiceKind kind, bool streaming, bool onTheWire)
    {
        Row row = Rows[index];
        await using MediaFaultWorld world = new(kind, row.Fault, onTheWire);
        string expected = onTheWire && row.UnseenOnTheWire == kind ? Well : row.Outcome;

        switch (expected)
        {
            case Own:
                Exception error = await Assert.ThrowsAnyAsync<Exception>(() => world.AskAsync(streaming, Token));
                Assert.IsNotType<TierKitException>(error, exactMatch: false);
                Assert.Equal(row.Failure, Assert.Single(world.Lab.Ledger).Failure);
                break;
            case All:
                AllServicesFailedException failed = await Assert.ThrowsAsync<AllServicesFailedException>(() => world.AskAsync(streaming, Token));
                Assert.Equal(row.Failure, Assert.Single(failed.Attempts).Failure);
                Assert.Single(world.Lab.Ledger);
                break;
            default:
                (string answer, RouteReport report) = await world.AskAsync(streaming, Token);
                string server = expected == Well ? MediaFaultWorld.First : MediaFaultWorld.Second;
                Assert.Equal(server, report.ServedBy);
                // An answer whose bytes came in another order is still the service's; every other is told apart by its words.
                Assert.True(row.UnseenOnTheWire == kind || answer == server, answer);
                Assert.Equal(expected == Well && row.UnseenOnTheWire == kind ? null : row.Failure, report.Attempts[0].Failure);
                Assert.Equal(report.Attempts.Count, world.Lab.Ledger.Count);
                Assert.True(world.Lab.Time.Elapsed >= row.After);
                break;
        }
    }

    private sealed record Row(string Member, Fault Fault, string Outcome, FailureKind? Failure)
    {
        /// <summary>Gets the kind whose bare bytes cannot show this fault.</summary>
        public ServiceKind? UnseenOnTheWire { get; init; }

        public TimeSpan After { get; init; }
    }
}
