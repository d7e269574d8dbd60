using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

public sealed class OperatorSwitchesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<bool, string> StreamingAndTargets => new()
    {
        { false, "service:claude" }, { true, "service:claude" },
        { false, "provider:stubchatclient" }, { true, "provider:stubchatclient" },
        { false, "tier:partner" }, { true, "Partner" },
    };

    [Theory]
    [MemberData(nameof(StreamingAndTargets))]
    public async Task Isolate_AnyTarget_NextServesAndReportSaysWhy(bool streaming, string text)
    {
        StubChatClient partner = StubChatClient.Saying("partner");
        using Kit kit = new(k => k.AddChatClient("claude", Tier.Partner, partner).AddChatClient("local", Tier.Sovereign, _ => new OwnClient()));
        OperatorSwitches switches = kit.Services.GetRequiredService<OperatorSwitches>();
        Assert.True(IsolationTarget.TryParse(text, out IsolationTarget? target));

        switches.Isolate(target, "incident 4711");
        ChatResponse avoided = await Kit.AskAsync(kit.Named("partner-first"), streaming, cancellationToken: Token);
        bool restored = switches.Restore(target);
        ChatResponse back = await Kit.AskAsync(kit.Named("partner-first"), streaming, cancellationToken: Token);

        Assert.Equal("own", avoided.Text);
        RouteReport report = avoided.GetRoute()!;
        Assert.Equal(Degradation.Reduced, report.Degradation);
        RouteExclusion exclusion = Assert.Single(report.Exclusions, static e => e.Reason == ExclusionReason.Isolated);
        Assert.Contains("incident 4711", exclusion.Detail, StringComparison.Ordinal);
        Assert.True(restored);
        Assert.Equal("partner", back.Text);
        Assert.Empty(switches.Isolations);
        Assert.Equal(1, partner.Calls);
    }

    [Fact]
    public void Isolate_Service_ShowsInPlanCatalogAndListAndRaisesTheEvent()
    {
        using Kit kit = new(k => k.AddChatClient("claude", Tier.Partner, new StubChatClient()));
        OperatorSwitches switches = kit.Services.GetRequiredService<OperatorSwitches>();
        List<IsolationChangedEventArgs> changes = [];
        switches.Changed += (_, _) => throw new InvalidOperationException("a listener's own trouble");
        switches.Changed += (_, change) => changes.Add(change);

        Isolation isolation = switches.Isolate(IsolationTarget.Tier(Tier.Partner), " contract ended ");
        TierService service = kit.Services.GetRequiredService<ServiceCatalog>()["claude"];
        IReadOnlyList<RouteExclusion> planned = kit.Services.GetRequiredService<TieredChatClient>().Explain([new(ChatRole.User, "?")]).Exclusions;

        Assert.Equal("contract ended", isolation.Reason);
        Assert.Equal(ServiceAvailability.Isolated, service.Health.Availability);
        Assert.Contains("contract ended", service.Health.Reason, StringComparison.Ordinal);
        Assert.Equal(ExclusionReason.Isolated, Assert.Single(planned).Reason);
        Assert.Same(isolation, Assert.Single(switches.Isolations));
        Assert.Same(isolation, switches.Find(service));
        Assert.Equal(["claude"], Assert.Single(changes).Services);
        Assert.True(switches.Restore(IsolationTarget.Tier(Tier.Partner)));
        Assert.False(switches.Restore(IsolationTarget.Tier(Tier.Partner)));
        Assert.False(changes[^1].IsIsolated);
        Assert.Equal(ServiceAvailability.Available, service.Health.Availability);
    }

    [Fact]
    public void Restore_ServiceUnderAnIsolatedTier_StaysOut()
    {
        using Kit kit = new(k => k.AddChatClient("claude", Tier.Partner, new StubChatClient()));
        OperatorSwitches switches = kit.Services.GetRequiredService<OperatorSwitches>();
        TierService service = kit.Services.GetRequiredService<ServiceCatalog>()["claude"];
        switches.Isolate(IsolationTarget.Tier(Tier.Partner), "tier");
        switches.Isolate(IsolationTarget.Service("claude"), "service");

        switches.Restore(IsolationTarget.Service("claude"));

        Assert.Equal(ServiceAvailability.Isolated, service.Health.Availability);
        Assert.Contains("tier", service.Health.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Isolate_Again_KeepsItsTimeAndTakesTheNewReason()
    {
        using Kit kit = new(k => k.AddChatClient("claude", Tier.Partner, new StubChatClient()));
        OperatorSwitches switches = kit.Services.GetRequiredService<OperatorSwitches>();
        Isolation first = switches.Isolate(IsolationTarget.Provider("StubChatClient"), "one");
        kit.Time.Advance(TimeSpan.FromMinutes(1));

        switches.Isolate(IsolationTarget.Provider("STUBCHATCLIENT"), "two");

        Isolation now = Assert.Single(switches.Isolations);
        Assert.Equal("two", now.Reason);
        Assert.Equal(first.Since, now.Since);
    }

    [Theory]
    [InlineData("service:Claude", "claude")]
    [InlineData("provider:OpenAI", "StubChatClient")]
    [InlineData("tier:Sovereign", "Partner")]
    public void Isolate_NothingHasThatName_ListsWhatExists(string text, string known)
    {
        using Kit kit = new(k => k.AddChatClient("claude", Tier.Partner, new StubChatClient()));
        Assert.True(IsolationTarget.TryParse(text, out IsolationTarget? target));

        UnknownNameException refused = Assert.Throws<UnknownNameException>(() => kit.Services.GetRequiredService<OperatorSwitches>().Isolate(target, "why"));

        Assert.Contains(known, refused.KnownNames);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tier:")]
    [InlineData("tier:Gold")]
    [InlineData("vendor:x")]
    public void TryParse_Nonsense_ReadsNothing(string text) => Assert.False(IsolationTarget.TryParse(text, out _));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Isolate_WhileACallRuns_LetsItFinish(bool streaming)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<ChatResponse> answer = new();
        StubChatClient partner = new()
        {
            OnResponse = (_, _, _) =>
            {
                asked.SetResult();
                return answer.Task;
            },
        };
        using Kit kit = new(k => k.AddChatClient("claude", Tier.Partner, partner));

        Task<ChatResponse> running = Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        await asked.Task;
        kit.Services.GetRequiredService<OperatorSwitches>().Isolate(IsolationTarget.Service("claude"), "later calls only");
        answer.SetResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "finished")) { FinishReason = ChatFinishReason.Stop });

        Assert.Equal("finished", (await running).Text);
        AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(() => Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token));
        Assert.Contains("later calls only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configuration_Isolated_TakesOutFromTheStart()
    {
        using ServiceProvider provider = Configured(("TierKit:Isolated:tier:Partner", "contract ended"));

        Assert.Equal("tier:Partner", Assert.Single(provider.GetRequiredService<OperatorSwitches>().Isolations).Target.ToString());
        Assert.Equal(ServiceAvailability.Isolated, provider.GetRequiredService<ServiceCatalog>()["claude"].Health.Availability);
    }

    [Theory]
    [InlineData("TierKit:Isolated:vendor:x", "why", "service:NAME")]
    [InlineData("TierKit:Isolated:service:nobody", "why", "claude")]
    [InlineData("TierKit:Isolated:Partner", " ", "reason")]
    public void Configuration_IsolatedIsWrong_NamesPathAndFix(string key, string value, string fix)
    {
        using ServiceProvider provider = Configured((key, value));

        TierKitConfigurationException wrong = Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<OperatorSwitches>);

        Assert.Contains(key, Assert.Single(wrong.Errors), StringComparison.Ordinal);
        Assert.Contains(fix, wrong.Errors[0], StringComparison.Ordinal);
    }

    private static ServiceProvider Configured(params (string Key, string Value)[] settings)
    {
        ServiceCollection services = new();
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        services.AddTierKit(configuration, static kit => kit.AddChatClient("claude", Tier.Partner, new StubChatClient()));
        return services.BuildServiceProvider();
    }

    private sealed class OwnClient : DelegatingChatClient
    {
        public OwnClient()
            : base(StubChatClient.Saying("own"))
        {
        }
    }
}
