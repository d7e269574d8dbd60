using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Tests.Resilience;

/// <summary>Holds docs/concepts/resilience.md against the code: a table that is out of date is worse than none.</summary>
public sealed class DocumentedDefaultsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "concepts", "resilience.md")).ReplaceLineEndings("\n");

    [Fact]
    public void FailureTable_EveryKind_StandsAsTheCodeDecides()
    {
        FailureKind[] kinds = Enum.GetValues<FailureKind>();

        Assert.Equal(20, kinds.Length);
        Assert.All(kinds, static kind => Assert.Contains(Row(kind), Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Clocks_EveryDefault_StandsAsTheCodeSets()
    {
        ServiceClocks sovereign = Clocks(Tier.Sovereign);
        ServiceClocks partner = Clocks(Tier.Partner);
        ServiceClocks transactional = Clocks(Tier.Transactional);
        ServiceClocks reasoning = Clocks(Tier.Partner, ServiceCapabilities.Reasoning);
        string[] rows =
        [
            $"| Connect | {Text(sovereign.Connect)} sovereign, {Text(partner.Connect)} else |",
            $"| First token | {Text(sovereign.FirstToken)} sovereign, {Text(partner.FirstToken)} else, {reasoning.FirstToken.TotalSeconds:0} s reasoning |",
            $"| Idle | {Text(partner.Idle)}, {Text(reasoning.Idle)} reasoning |",
            $"| Total of one attempt | {Text(sovereign.Total)} sovereign, {Text(partner.Total)} partner, {Text(transactional.Total)} transactional |",
            $"| Cold load | {Text(sovereign.ColdLoad)} |",
            $"| `Deadline` of a call | {Text(new PolicyOptions().Deadline)} |",
        ];

        Assert.All(rows, static row => Assert.Contains(row, Page, StringComparison.Ordinal));
        Assert.Equal(sovereign.FirstToken, sovereign.Headers);
        Assert.True(sovereign.IsPrefillAware);
        Assert.False(partner.IsPrefillAware);
    }

    [Fact]
    public void OtherDefaults_Every_StandsAsTheCodeSets()
    {
        ServiceOptions service = new();
        string[] sentences =
        [
            $"The gate holds at most {CommitGate.UpdateLimit.ToString("N0", CultureInfo.InvariantCulture)} updates and {CommitGate.ByteLimit / 1024 / 1024} MiB",
            $"`MaxQueue` ({service.MaxQueue})",
            $"`QueueWait` ({Text(service.QueueWait)})",
            $"`MaxAttempts`, {new PolicyOptions().MaxAttempts}",
            $"{service.Limits.MaxHeaderBytes / 1024} KiB of headers, {service.Limits.MaxLineBytes / 1024 / 1024} MiB in a line of a stream, {service.Limits.MaxResponseBytes / 1024 / 1024} MiB in all",
        ];

        Assert.All(sentences, static s => Assert.Contains(s, Page.ReplaceLineEndings(" "), StringComparison.Ordinal));
        Assert.Equal(.1, new TierKit.Hosting.TierKitOptions().RetryShare);
        Assert.Equal((TimeSpan.Zero, false, MidStreamMode.Fail, LoadingRule.Wait), Policy(new PolicyOptions()));
    }

    [Fact]
    public void FixedNumbers_Every_StandsAsTheCodeHasIt()
    {
        string[] sentences =
        [
            $"Opens after {CircuitBreaker.ConsecutiveLimit} consecutive failures, or when at least half of at least {CircuitBreaker.MinimumOutcomes} outcomes within {Text(CircuitBreaker.Window)} failed",
            $"for {Text(CircuitBreaker.FirstBreak)}, doubling to {Text(CircuitBreaker.LongestBreak)}, with a jitter of a tenth",
            $"({ServiceClocks.AssumedPrefillRate} tokens a second before that), up to {Text(ServiceClocks.LongestPrefill)}",
            $"95 % of its last {LatencyWindow.Size} answers did, once there are {Word(Hedging.EnoughSamples)}",
            $"with {Word((int)RetryBudget.Floor)} to begin with and one more every {Word((int)RetryBudget.Refill.TotalSeconds)} seconds while fewer are left",
            $"{Capital(Word(StreamAttempt.BusyUpdates))} or more empty updates in a row",
            $"the server is asked, for at most {Text(PhaseClock.LongestQuestion)}, whether it is loading the model",
            $"At most {BackgroundTasks.Limit} begin at once",
            $"when {EndpointState.MostLeft} requests of an address run on",
            $"Error documents are read up to {AttemptHandler.ErrorBodyLimit / 1024} KiB",
        ];

        Assert.All(sentences, static s => Assert.Contains(s, Page.ReplaceLineEndings(" "), StringComparison.Ordinal));
        // "up to an hour" and "at most a day"
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromDays(1)), (PauseLength.Cap, PauseLength.QuotaCap));
    }

    [Fact]
    public void Headers_SetShorterThanTheFirstToken_AreAsLongAsThat()
    {
        using Kit kit = new(static k => k.AddChatClient("a", Tier.Partner, StubChatClient.Saying("x"), static o => o.Clocks.Headers = TimeSpan.FromSeconds(1)));
        ServiceClocks clocks = kit.Services.GetRequiredService<ServiceCatalog>()["a"].Clocks;

        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)), (clocks.FirstToken, clocks.Headers));
    }

    [Fact]
    public void Defaults_EverySettingOfTheWalk_HasADecisionThatSaysWhy()
    {
        string decisions = string.Concat(
            Directory.GetFiles(Path.Combine(Root(), "docs", "decisions"), "*-defaults-of-the-*.md").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        string[] settings =
        [
            .. typeof(ServiceClockOptions).GetProperties().Select(static p => p.Name),
            .. typeof(ServiceLimitOptions).GetProperties().Select(static p => p.Name),
            nameof(PolicyOptions.Deadline), nameof(PolicyOptions.MaxAttempts), nameof(PolicyOptions.MidStream), nameof(PolicyOptions.WhileLoading), nameof(PolicyOptions.ProbeWait),
            nameof(PolicyOptions.Hedge), nameof(PolicyOptions.AskNextWhenRefused), nameof(PolicyOptions.Floor),
            nameof(ServiceOptions.MaxConcurrency), nameof(ServiceOptions.MaxQueue), nameof(ServiceOptions.QueueWait), nameof(ServiceOptions.WarmUp), nameof(ServiceOptions.KeepAlive),
            nameof(TierKit.Hosting.TierKitOptions.RetryShare),
            .. Enum.GetNames<FailureKind>(),
        ];

        Assert.True(settings.Length >= 40, $"{settings.Length} settings");
        string[] missing = [.. settings.Where(s => !decisions.Contains($"`{s}`", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    private static string Word(int number) => number switch
    {
        6 => "six",
        8 => "eight",
        10 => "ten",
        20 => "twenty",
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static (TimeSpan ProbeWait, bool Hedge, MidStreamMode MidStream, LoadingRule WhileLoading) Policy(PolicyOptions policy) =>
        (policy.ProbeWait, policy.Hedge, policy.MidStream, policy.WhileLoading);

    private static string Row(FailureKind kind)
    {
        FailureRule rule = FailureRule.For(kind);
        string retry = rule.Retry switch
        {
            RetryRule.Once => "once",
            RetryRule.OnceWithBackoff => "once, with backoff",
            RetryRule.AfterRetryAfter => $"after Retry-After up to {Text(WalkState.LongestRetryAfter)}",
            RetryRule.WhileLoading => "waits in its own budget",
            _ => "no",
        };
        string next = rule.Next switch
        {
            NextRule.Always => "yes",
            NextRule.LargerWindow => "only a larger window",
            NextRule.WhenPolicySays => "when the policy says so",
            _ => "no",
        };
        string health = rule.Health switch
        {
            HealthRule.Counts => "counts",
            HealthRule.Pauses => $"pauses {Text(rule.Pause)}",
            _ => "–",
        };
        return $"| {kind} | {retry} | {next} | {health} |";
    }

    private static string Text(TimeSpan time) => Durations.Describe(time);

    private static ServiceClocks Clocks(Tier tier, ServiceCapabilities capabilities = ServiceCapabilities.None)
    {
        using Kit kit = new(k => k.AddChatClient("a", tier, StubChatClient.Saying("x"), o => o.Capabilities = capabilities));
        return kit.Services.GetRequiredService<ServiceCatalog>()["a"].Clocks;
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "TierKit.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
