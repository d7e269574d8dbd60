using Microsoft.CodeAnalysis;

namespace TierKit.Analyzers.Tests;

/// <summary>TK0002: a constant asks for a name that nobody registers.</summary>
public sealed class UnknownPolicyTests
{
    [Theory]
    [InlineData("""new ChatOptions().WithPolicy("soverein-first");""", "soverein-first")]
    [InlineData("""new ChatOptions().WithPolicy("Sovereign-First");""", "Sovereign-First")]
    [InlineData("""const string name = "none"; using RouteScope scope = RouteScope.Begin(name);""", "none")]
    [InlineData("""using RouteScope scope = RouteScope.Begin(sensitivity: Sensitivity.Private, policy: "none");""", "none")]
    [InlineData("""_ = provider.GetRequiredService<PolicyCatalog>()["none"];""", "none")]
    public async Task AnUnknownConstantIsReportedWithTheKnownNames(string use, string name)
    {
        string found = Assert.Single(await DiagnoseAsync(use));

        Assert.Equal($"TK0002: '{name}' is not a policy or service; use one of careful, local, partner-first, sovereign-first, sovereign-only, or register it with AddPolicy", found);
    }

    [Fact]
    public async Task TheDefaultPolicyIsLookedAtToo() =>
        Assert.StartsWith("TK0002: 'none' is not", Assert.Single(await DiagnoseAsync("", """kit.UseDefaultPolicy("none");""")), StringComparison.Ordinal);

    [Theory]
    [InlineData("""new ChatOptions().WithPolicy("sovereign-first");""")]
    [InlineData("""new ChatOptions().WithPolicy(RoutePolicies.PartnerFirst);""")]
    [InlineData("""new ChatOptions().WithPolicy("careful");""")]
    [InlineData("""new ChatOptions().WithPolicy("local");""")]
    [InlineData("""new ChatOptions().WithPolicy(args[0]);""")]
    [InlineData("""string name = "none"; new ChatOptions().WithPolicy(name);""")]
    [InlineData("""using RouteScope scope = RouteScope.Begin();""")]
    [InlineData("""_ = provider.GetKeyedService<IChatClient>("somebody-elses");""")]
    [InlineData("""_ = new System.Collections.Generic.Dictionary<string, int>()["none"];""")]
    public async Task KnownNamesAndWhatCannotBeReadAreLeftAlone(string use) => Assert.Empty(await DiagnoseAsync(use));

    [Theory]
    [InlineData("""kit.AddOllama(args[0], "m");""")]
    [InlineData("""kit.AddPolicy(args[0], p => p.Order.Add("Sovereign"));""")]
    [InlineData("""foreach (string name in args) { kit.AddChatClient(name, Tier.Sovereign, (IChatClient)null!); }""")]
    [InlineData("""Func<ITierKitBuilder, string, Action<PolicyOptions>, ITierKitBuilder> add = TierKitBuilderExtensions.AddPolicy; add(kit, args[0], _ => { });""")]
    public async Task ANameThatIsNoConstantMakesEveryNamePossible(string registration) =>
        Assert.Empty(await DiagnoseAsync("""new ChatOptions().WithPolicy("none");""", registration));

    [Fact]
    public async Task ConfigurationMakesEveryNamePossible() => Assert.Empty(await Snippet.DiagnoseAsync(new UnknownPolicyAnalyzer(), """
        Microsoft.Extensions.Configuration.IConfiguration section = null!;
        new ServiceCollection().AddTierKit(section);
        new ChatOptions().WithPolicy("none");
        """));

    [Fact]
    public async Task ALibraryDoesNotKnowItsCallers() => Assert.Empty(await Snippet.DiagnoseAsync(new UnknownPolicyAnalyzer(), """
        public static class Composition
        {
            public static void Add(IServiceCollection services) => services.AddTierKit(kit => kit.AddOllama("local", "m"));
            public static ChatOptions Ask() => new ChatOptions().WithPolicy("none");
        }
        """, OutputKind.DynamicallyLinkedLibrary));

    [Fact]
    public async Task ACompilationThatComposesNothingIsLeftAlone() => Assert.Empty(await Snippet.DiagnoseAsync(
        new UnknownPolicyAnalyzer(), """new ChatOptions().WithPolicy("none");"""));

    [Fact]
    public async Task AReferencedAssemblyThatUsesTierKitMayRegisterToo()
    {
        MetadataReference library = Snippet.Compile("Company.Ai", """
            public static class Company
            {
                public static void AddCompany(this IServiceCollection services) => services.AddTierKit(kit => kit.AddOllama("none", "m"));
            }
            """, OutputKind.DynamicallyLinkedLibrary).ToMetadataReference();

        Assert.Empty(await Snippet.DiagnoseAsync(new UnknownPolicyAnalyzer(), """
            ServiceCollection services = new();
            services.AddTierKit(kit => kit.AddOllama("local", "m"));
            services.AddCompany();
            new ChatOptions().WithPolicy("none");
            """, OutputKind.ConsoleApplication, library));
    }

    private static Task<IReadOnlyList<string>> DiagnoseAsync(string use, string registration = "") => Snippet.DiagnoseAsync(
        new UnknownPolicyAnalyzer(),
        $$"""
        IServiceProvider provider = null!;
        new ServiceCollection().AddTierKit(kit =>
        {
            kit.AddOllama("local", "llama3.2");
            kit.AddPolicy("careful", p => p.Order.Add("Sovereign"));
            {{registration}}
        });
        {{use}}
        """);
}
