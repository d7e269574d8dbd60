using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Who is asked for speech and images and why, and what is said and booked of it: the same for every kind.</summary>
public sealed class MediaRouteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<ServiceKind, bool, string, string> Choices()
    {
        TheoryData<ServiceKind, bool, string, string> data = [];
        foreach ((ServiceKind kind, bool streaming) in MediaCall.Ways)
        {
            data.Add(kind, streaming, "default", "home");
            data.Add(kind, streaming, "options: partner-first", "ally");
            data.Add(kind, streaming, "options: vendor", "vendor");
            data.Add(kind, streaming, "key: partner-first", "ally");
            data.Add(kind, streaming, "key: vendor", "vendor");
            data.Add(kind, streaming, "scope: partner-first", "ally");
            data.Add(kind, streaming, "scope: vendor", "vendor");
            // A chat service says nothing of speech.
            data.Add(kind, streaming, "scope: chat", "home");
            data.Add(kind, streaming, "options: reversed", "vendor");
            data.Add(kind, streaming, "options: nightly", "home");
            // Pseudonyms and questions are for chat: who may only be asked so is not asked.
            data.Add(kind, streaming, "options: redacted", "home");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task Ask_PolicyOrServiceNamed_IsWhoAnswersAndWhoWasPlanned(ServiceKind kind, bool streaming, string how, string expected)
    {
        await using TierLab lab = Lab(kind);
        string name = how.Split(": ")[^1];
        using RouteScope? scope = how.StartsWith("scope", StringComparison.Ordinal) ? RouteScope.Begin(policy: name) : null;
        string? key = how.StartsWith("key", StringComparison.Ordinal) ? name : null;
        string? policy = how.StartsWith("options", StringComparison.Ordinal) ? name : null;

        RoutePlan plan = MediaCall.Explain(lab.Services, kind, key ?? policy);
        Assert.All(lab.Fakes, static f => Assert.Equal(0, f.Calls));
        (string answer, RouteReport? report) = await MediaCall.AskAsync(lab.Services, kind, streaming, Token, policy: policy, key: key);

        Assert.Equal((expected, expected), (answer, report!.ServedBy));
        Assert.Equal(expected, plan.Candidates[0].Name);
        Assert.Equal(plan.Policy.Name, report.Policy);
        Assert.Equal(1, lab.Fakes.Sum(static f => f.Calls));
    }

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Ask_NameNobodyKnows_ListsTheKnown(ServiceKind kind, bool streaming)
    {
        await using TierLab lab = Lab(kind);

        UnknownNameException unknown = await Assert.ThrowsAsync<UnknownNameException>(() => MediaCall.AskAsync(lab.Services, kind, streaming, Token, policy: "nobody"));

        Assert.Contains("partner-first", unknown.Message, StringComparison.Ordinal);
        Assert.All(lab.Fakes, static f => Assert.Equal(0, f.Calls));
    }

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Ask_FirstFails_ReportAndLedgerTellOfEachAttempt(ServiceKind kind, bool streaming)
    {
        await using TierLab lab = Lab(kind, Fault.Status(500), static o => o.Price = new ServicePrice { PerImage = .04m, OutputPerMillionTokens = 0 });

        (_, RouteReport? report) = await MediaCall.AskAsync(lab.Services, kind, streaming, Token);

        Assert.Equal(Degradation.Reduced, report!.Degradation);
        Assert.Equal("home: ServerError", report.DegradationReason);
        Assert.Equal(["home", "home", "ally"], report.Attempts.Select(static a => a.Service));
        Assert.True(report.CompletionVerified);
        LedgerEntry[] entries = [.. lab.Ledger];
        Assert.Equal(
            [("home", Tier.Sovereign, FailureKind.ServerError), ("home", Tier.Sovereign, FailureKind.ServerError), ("ally", Tier.Partner, null)],
            entries.Select(static e => (e.Service, e.Tier, e.Failure)));
        Assert.All(entries, static e => Assert.Equal("sovereign-first", e.Policy));
        Assert.All(entries.Take(2), static e => Assert.Null(e.Cost));
        Assert.Equal(kind == ServiceKind.Image ? .04m : 0, entries[2].Cost);
        Assert.NotNull(entries[2].InputTokens);
        Assert.NotNull(entries[2].OutputTokens);
    }

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Ask_PricedByTheMinute_CostsNothingKnownWhereNobodySaysHowLongTheSoundIs(ServiceKind kind, bool streaming)
    {
        await using TierLab lab = Lab(kind, null, static o => o.Price = new ServicePrice { PerAudioMinute = 6 });

        await MediaCall.AskAsync(lab.Services, kind, streaming, Token);

        // The words of the test are no recording, and the fake's answer has no length.
        Assert.Equal(kind == ServiceKind.Image ? 0m : null, Assert.Single(lab.Ledger).Cost);
    }

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Ask_Secret_IsServedAtHomeAndNotBooked(ServiceKind kind, bool streaming)
    {
        await using TierLab lab = Lab(kind);

        (string answer, _) = await MediaCall.AskAsync(lab.Services, kind, streaming, Token, Sensitivity.Secret);

        Assert.Equal("home", answer);
        Assert.Empty(lab.Ledger);
    }

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Ask_TierIsIsolated_IsNotAskedUntilItIsBack(ServiceKind kind, bool streaming)
    {
        await using TierLab lab = Lab(kind);
        OperatorSwitches switches = lab.Services.GetRequiredService<OperatorSwitches>();
        switches.Isolate(IsolationTarget.Tier(Tier.Sovereign), "a test");

        (string away, _) = await MediaCall.AskAsync(lab.Services, kind, streaming, Token);
        Assert.Contains(MediaCall.Explain(lab.Services, kind).Exclusions, static e => e is { Service: "home", Reason: ExclusionReason.Isolated });
        switches.Restore(IsolationTarget.Tier(Tier.Sovereign));
        (string back, _) = await MediaCall.AskAsync(lab.Services, kind, streaming, Token);

        Assert.Equal(("ally", "home"), (away, back));
    }

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Ask_OneAttemptAllowed_AsksNobodyElseAndSaysWhatFailedWithoutTheWords(ServiceKind kind, bool streaming)
    {
        await using TierLab lab = Lab(kind, Fault.Status(500));

        AllServicesFailedException failed = await Assert.ThrowsAsync<AllServicesFailedException>(() => MediaCall.AskAsync(lab.Services, kind, streaming, Token, policy: "once"));

        Assert.Equal("home", Assert.Single(failed.Attempts).Service);
        Assert.DoesNotContain(MediaCall.Words, failed.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, lab["ally"].Calls + lab["vendor"].Calls);
    }

    [Fact]
    public async Task Ask_ImageBudgetIsSpent_TheServiceThatCostsIsLeftOut()
    {
        await using TierLab lab = Lab(ServiceKind.Image, null, static o => o.Price = new ServicePrice { PerImage = 1 });

        (string first, _) = await MediaCall.AskAsync(lab.Services, ServiceKind.Image, false, Token, policy: "thrifty");
        (string second, RouteReport? report) = await MediaCall.AskAsync(lab.Services, ServiceKind.Image, false, Token, policy: "thrifty");

        Assert.Equal(("ally", "home"), (first, second));
        Assert.Contains(report!.Exclusions, static e => e is { Service: "ally", Reason: ExclusionReason.Budget });
    }

    private static TierLab Lab(ServiceKind kind, Fault? atHome = null, Action<ServiceOptions>? configure = null) => TierLab.Create(kit => kit
        .AddFake("chat", Tier.Sovereign)
        .AddFakeMedia(kind, "home", Tier.Sovereign, atHome, configure)
        .AddFakeMedia(kind, "ally", Tier.Partner, null, configure)
        .AddFakeMedia(kind, "vendor", Tier.Transactional, null, configure)
        .AddPolicy("reversed", static policy => Order(policy, "Transactional", "ally", "Sovereign"))
        .AddPolicy("nightly", static policy => policy.Critical = true)
        .AddPolicy("once", static policy => policy.MaxAttempts = 1)
        .AddPolicy("thrifty", static policy =>
        {
            Order(policy, "Partner", "Sovereign");
            policy.Budget.Money = 1;
        })
        .AddPolicy("redacted", static policy =>
        {
            Order(policy, "Partner", "Transactional", "Sovereign");
            policy.Egress[Sensitivity.Internal, Tier.Partner] = EgressDecision.Redact;
            policy.Egress[Sensitivity.Internal, Tier.Transactional] = EgressDecision.Redact;
        }));

    private static void Order(PolicyOptions policy, params string[] order)
    {
        foreach (string entry in order)
        {
            policy.Order.Add(entry);
        }
    }
}
