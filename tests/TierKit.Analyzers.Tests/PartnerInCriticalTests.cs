namespace TierKit.Analyzers.Tests;

/// <summary>TK0001: critical code asks no partner.</summary>
public sealed class PartnerInCriticalTests
{
    private const string First = "asks partners first";
    private const string Service = "is a partner";

    [Theory]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("partner-first");""", "partner-first", First, "Triage.M()")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy(RoutePolicies.PartnerFirst);""", "partner-first", First, "Triage.M()")]
    [InlineData("""[Critical] void M() { using RouteScope scope = RouteScope.Begin("claude"); }""", "claude", Service, "Triage.M()")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("gpt");""", "gpt", Service, "Triage.M()")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("bought");""", "bought", Service, "Triage.M()")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("brought");""", "brought", Service, "Triage.M()")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("quick");""", "quick", First, "Triage.M()")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("quick-by-name");""", "quick-by-name", First, "Triage.M()")]
    [InlineData("""[Critical] object M(IServiceProvider p) => p.GetRequiredKeyedService<IChatClient>("claude");""", "claude", Service, "Triage.M(IServiceProvider)")]
    [InlineData("""[Critical] object M(PolicyCatalog p) => p["claude"];""", "claude", Service, "Triage.M(PolicyCatalog)")]
    [InlineData("""[Critical] void M([FromKeyedServices("claude")] IChatClient client) { }""", "claude", Service, "Triage.M(IChatClient)")]
    [InlineData("""[Critical] ChatOptions P => new ChatOptions().WithPolicy("claude");""", "claude", Service, "Triage.P")]
    [InlineData("""[Critical] ChatOptions P { get; } = new ChatOptions().WithPolicy("claude");""", "claude", Service, "Triage.P")]
    [InlineData("""[Critical] void M() { Action a = () => new ChatOptions().WithPolicy("claude"); }""", "claude", Service, "Triage.M()")]
    [InlineData("""void M() { Action a = [Critical] () => new ChatOptions().WithPolicy("claude"); }""", "claude", Service, "lambda")]
    [InlineData("""void M() { var a = [Critical] ([FromKeyedServices("claude")] IChatClient c) => c; }""", "claude", Service, "lambda")]
    [InlineData("""void M() { [Critical] void Local() => new ChatOptions().WithPolicy("claude"); }""", "claude", Service, "Local")]
    [InlineData("""[Critical] class Inner([FromKeyedServices("claude")] IChatClient client) { public IChatClient Client => client; }""", "claude", Service, "Triage.Inner")]
    [InlineData("""[Critical] class Inner { void M() => new ChatOptions().WithPolicy("claude"); }""", "claude", Service, "Triage.Inner")]
    [InlineData("""interface IMust { [Critical] void M(); } class Inner : IMust { public void M() => new ChatOptions().WithPolicy("claude"); }""", "claude", Service, "Triage.Inner.M()")]
    [InlineData("""interface IMust { [Critical] void M(); } class Inner : IMust { void IMust.M() => new ChatOptions().WithPolicy("claude"); }""", "claude", Service, "Triage.Inner.Triage.IMust.M()")]
    [InlineData("""interface IMust { [Critical] object P { get; } } class Inner : IMust { public object P => new ChatOptions().WithPolicy("claude"); }""", "claude", Service, "Triage.Inner.P")]
    [InlineData("""[Critical] interface IMust; class Inner : IMust { void M() => new ChatOptions().WithPolicy("claude"); }""", "claude", Service, "Triage.Inner")]
    [InlineData("""abstract class Must { [Critical] protected abstract void M(); } class Inner : Must { protected override void M() => new ChatOptions().WithPolicy("claude"); }""", "claude", Service, "Triage.Inner.M()")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("panel");""", "panel", "asks partners alone", "Triage.M()")]
    public async Task APartnerInsideOfCriticalCodeIsReported(string member, string name, string says, string where)
    {
        string found = Assert.Single(await DiagnoseAsync(member));

        Assert.Equal($"TK0001: '{name}' {says}, and '{where}' is marked [Critical]; use sovereign-first, sovereign-only or a sovereign service there", found);
    }

    [Theory]
    [InlineData("""void M() => new ChatOptions().WithPolicy("partner-first");""")]
    [InlineData("""[Critical] void M() { } void N() => new ChatOptions().WithPolicy("claude");""")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("sovereign-first");""")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("local");""")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("careful");""")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("moved");""")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("twice");""")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("from-configuration");""")]
    [InlineData("""[Critical] void M(string name) => new ChatOptions().WithPolicy(name);""")]
    [InlineData("""[Critical] bool M(string name) => name == RoutePolicies.PartnerFirst || name == "claude";""")]
    [InlineData("""[Critical] object? M(IServiceProvider p) => p.GetKeyedService<Random>("claude");""")]
    [InlineData("""interface IMust { void M(); } class Inner : IMust { public void M() => new ChatOptions().WithPolicy("claude"); }""")]
    [InlineData("""interface IMust { [Critical] void N(); void M(); } class Inner : IMust { public void N() { } public void M() => new ChatOptions().WithPolicy("claude"); }""")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("mixed-panel");""")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("filled-panel");""")]
    [InlineData("""[Critical] void M() => new ChatOptions().WithPolicy("maybe-panel");""")]
    [InlineData("""[Obsolete] void M() => new ChatOptions().WithPolicy("claude");""")]
    public async Task WhatAsksNoPartnerOrCannotBeReadIsLeftAlone(string member) => Assert.Empty(await DiagnoseAsync(member));

    [Theory]
    [InlineData("p => { if (args.Length > 0) { p.Order.Add(\"Partner\"); } p.Order.Add(\"Sovereign\"); }")]
    [InlineData("p => { p.Order.Add(\"Partner\"); p.Order.Insert(0, \"Sovereign\"); }")]
    [InlineData("p => { Fill(p); p.Order.Add(\"Partner\"); }")]
    [InlineData("p => p.Order.Add(args[0])")]
    [InlineData("Fill")]
    [InlineData("p => { }")]
    public async Task APolicyWhoseOrderCannotBeReadIsLeftAlone(string configure) => Assert.Empty(await DiagnoseAsync(
        """[Critical] void M() => new ChatOptions().WithPolicy("mixed");""",
        $$"""static void Fill(PolicyOptions p) => p.Order.Add("Sovereign"); kit.AddPolicy("mixed", {{configure}});"""));

    [Fact]
    public async Task APolicyOfThatNameThatIsRegisteredOtherwiseCountsAsRegistered() => Assert.Empty(await DiagnoseAsync(
        """[Critical] void M() => new ChatOptions().WithPolicy("partner-first");""",
        """kit.AddPolicy("partner-first", p => p.Order.Add("Sovereign"));"""));

    private static Task<IReadOnlyList<string>> DiagnoseAsync(string member, string registration = "") => Snippet.DiagnoseAsync(
        new PartnerInCriticalAnalyzer(),
        $$"""
        new ServiceCollection().AddTierKit(kit =>
        {
            kit.AddOllama("local", "llama3.2");
            kit.AddAnthropic("claude", "m");
            kit.AddOpenAI("gpt", "m");
            kit.AddOpenAI("moved", "m", "http://localhost", Tier.Sovereign);
            kit.AddOpenAI("twice", "m");
            kit.AddOllama("twice", "m");
            kit.AddService("bought", o => { o.Provider = "OpenAICompatible"; o.Tier = Tier.Partner; });
            kit.AddChatClient("brought", Tier.Partner, (IChatClient)null!);
            kit.AddPolicy("careful", p => { p.Order.Add("Sovereign"); p.Order.Add("Partner"); });
            kit.AddPolicy("quick", p => { p.Order.Add(nameof(Tier.Partner)); p.Order.Add("Sovereign"); });
            kit.AddPolicy("quick-by-name", p => p.Order.Add("claude"));
            kit.AddQuorum("panel", q => q.AddMember("claude").AddMember("gpt", 2));
            kit.AddQuorum("mixed-panel", q => { q.AddMember("claude"); q.AddMember("local"); });
            kit.AddQuorum("filled-panel", q => { q.AddMember("claude"); q.Members.Add(new QuorumMemberOptions { Service = "local" }); });
            kit.AddQuorum("maybe-panel", q => { q.AddMember("claude"); if (args.Length > 0) { q.AddMember("gpt"); } });
            {{registration}}
        });

        class Triage
        {
            {{member}}
        }
        """);
}
