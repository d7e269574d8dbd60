using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TierKit.Hosting;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Hosting;

/// <summary>Every mistake is told at start with its path, its value and the next step, and all of them at once.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("Services:x:Model=m", "Services:x:Provider is missing; set it to one of")]
    [InlineData("Services:x:Provider=Zork;Services:x:Model=m", "'Zork' is not known here; use one of")]
    [InlineData("Services:x:Provider=Ollama;Services:x:Model=m", "add package TierKit.Ollama")]
    [InlineData("Services:x:Provider=Wire", "Services:x:Model is missing")]
    [InlineData("Services:x:Provider=Nowhere;Services:x:Model=m", "Services:x:Endpoint is missing")]
    [InlineData("Services:x:Provider=Tierless;Services:x:Model=m", "Services:x:Tier is missing")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:Kind=Image", "Kind = 'Image' is not something provider 'Wire' does")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:Endpoint=http://8.8.8.8", "is a public address, so the service cannot be Sovereign")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:Endpoint=http://[2606:4700::1]", "is a public address")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:Endpoint=ftp://home", "is not an absolute http or https address")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:Endpoint=http://key@localhost", "carries user info")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:Clocks:Idle=soon", "Services:x:Clocks:Idle = 'soon' is not a duration")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:MaxConcurrency=0", "MaxConcurrency = '0' is not a whole number of at least 1")]
    [InlineData("Services:x:Provider=Wire;Services:x:Modell=m", "Services:x:Modell is not a setting; known here:")]
    [InlineData("Services:x=Ollama", "is a plain value; write it as an object")]
    [InlineData("Services:sovereign-only:Provider=Wire;Services:sovereign-only:Model=m", "has the name of a policy")]
    [InlineData("Services:partner:Provider=Wire;Services:partner:Model=m", "has a meaning of its own")]
    [InlineData("DefaultPolicy=nightly", "TierKit:DefaultPolicy = 'nightly' is not a policy or service; known:")]
    [InlineData("Policies:p:Order:0=claud", "Policies:p:Order = 'claud' is neither a tier")]
    [InlineData("Policies:p:Critical=true", "is critical and has no sovereign chat service")]
    [InlineData("Policies:p:SensitivityCeilings:Partner=Private", "would let private data leave")]
    [InlineData("Policies:p:DefaultSensitivity=Topmost", "DefaultSensitivity = 'Topmost' is not one of Public, Internal, Private, Secret")]
    [InlineData("Policies:p:DefaultSensitivity=2", "DefaultSensitivity = '2' is not one of Public, Internal, Private, Secret")]
    [InlineData("Policies:p:SensitivityCeilings:Partner=Pubic", "SensitivityCeilings:Partner = 'Pubic' is not one of Public, Internal, Private, Secret")]
    [InlineData("Policies:p:Egress:Topmost:Partner=Deny", "Policies:p:Egress:Topmost is not a")]
    [InlineData("Policies:p:Egress:Private:Friend=Deny", "Policies:p:Egress:Private:Friend is not a")]
    [InlineData("Policies:p:Egress:Private:Partner=Perhaps", "Egress:Private:Partner = 'Perhaps' is not one of Allow, Redact, Ask, RouteToSovereign, Deny")]
    [InlineData("Policies:p:Egress:Private:Partner=Allow", "would let private data leave as it is; choose Redact")]
    [InlineData("Policies:p:Egress:Secret:Partner=Redact", "would let secret data leave, which nothing does")]
    [InlineData("Policies:p:MaxAttempts=0", "MaxAttempts = '0' is not a whole number of at least 1")]
    [InlineData("Policies:p:Deadline=-00:00:01", "Deadline = '-00:00:01' is not a duration above zero")]
    [InlineData("RetryShare=2", "TierKit:RetryShare = '2' is not a share between 0 and 1; write it like 0.1")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:MaxQueue=-1", "MaxQueue = '-1' is not a whole number of at least 0")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:QueueWait=0", "Services:x:QueueWait = '0' is not a duration above zero")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:Limits:MaxLineBytes=12", "Services:x:Limits:MaxLineBytes = '12' is not a whole number of at least 1024")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:Limits:MaxBytes=9999", "Services:x:Limits:MaxBytes is not a setting; known here:")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:KeepAlive=never", "Services:x:KeepAlive = 'never' is not a duration")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:WarmUp=soon", "Services:x:WarmUp = 'soon' is neither true nor false")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:Endpoint=http://localhost:1;Services:x:Endpoints:0=http://localhost:2", "stands beside Endpoints; put all addresses into Endpoints")]
    [InlineData("Services:x:Provider=Wire;Services:x:Model=m;Services:x:Endpoints:0=http://localhost:2;Services:x:Endpoints:1=http://localhost:2/", "stands there twice; name each address once")]
    [InlineData("Policies:p:ProbeWait=-00:00:01", "ProbeWait = '-00:00:01' is not a duration above zero")]
    [InlineData("Policies:p:Hedge=maybe", "Hedge = 'maybe' is neither true nor false")]
    [InlineData("Policies:p:MidStream=Glue", "MidStream = 'Glue' is not one of Fail, Restart, Buffer, Continue")]
    [InlineData("Policies:p:WhileLoading=Sleep", "WhileLoading = 'Sleep' is not one of Wait, NextTier, Floor")]
    [InlineData("Memory:Path=./notes", "TierKit:Memory needs package TierKit.Memory; add it")]
    [InlineData("Memory:KernelMemory:Endpoint=http://localhost:1", "TierKit:Memory:KernelMemory needs package TierKit.Memory.KernelMemory; add it")]
    public void AddTierKit_Mistake_IsNamedWithPathValueAndNextStep(string settings, string expected)
    {
        using ServiceProvider provider = Provider(settings);

        TierKitConfigurationException failure = Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<IChatClient>);

        Assert.Contains(failure.Errors, e => e.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void AddTierKit_ManyMistakes_AreToldAllAtOnce()
    {
        using ServiceProvider provider = Provider("DefaultPolicy=x;Services:a:Provider=Zork;Services:b:Model=m;Policies:p:Order:0=y");

        TierKitConfigurationException failure = Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<IChatClient>);

        Assert.Equal(4, failure.Errors.Count);
    }

    [Fact]
    public async Task Host_Mistake_FailsAtStart()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddTierKit(static kit => kit.UseDefaultPolicy("nobody"));
        using IHost host = builder.Build();

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("'nobody'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTierKit_TwoServicesOfOneName_IsAnError()
    {
        ServiceCollection services = new();
        services.AddTierKit(static kit => kit
            .AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("1"))
            .AddChatClient("A", Tier.Sovereign, StubChatClient.Saying("2")));
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Contains("have one name", Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<IChatClient>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTierKit_ClientRegisteredBefore_IsReportedNotHidden()
    {
        ServiceCollection services = new();
        services.AddSingleton<IChatClient>(StubChatClient.Saying("mine"));
        services.AddTierKit(static kit => kit.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("1")));
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Contains("registered before AddTierKit", Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<IChatClient>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTierKit_ForeignClientUnderOneOfOurKeys_IsReported()
    {
        ServiceCollection services = new();
        services.AddTierKit(static kit => kit.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("1")));
        services.AddKeyedSingleton<IChatClient>("a", static (_, _) => StubChatClient.Saying("intruder"));
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Contains("with the key 'a'", Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<IChatClient>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTierKit_NameEntersConfigurationLater_IsReported()
    {
        ConfigurationManager configuration = new();
        ServiceCollection services = new();
        services.AddTierKit(configuration.GetSection("TierKit"), static kit => kit.UseProvider(new WireProvider()));
        configuration["TierKit:Services:late:Provider"] = "Wire";
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Contains("TierKit:Services:late entered the configuration after", Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<IChatClient>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddChatClient_FactoryThatAsksForOurOwnClient_ThrowsInsteadOfHanging()
    {
        using Kit kit = new(static k => k.AddChatClient("a", Tier.Sovereign, static provider => provider.GetRequiredService<IChatClient>()));

        TierKitException failure = await Assert.ThrowsAnyAsync<TierKitException>(
            () => kit.Chat.GetResponseAsync("x", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("asks TierKit itself", failure.GetBaseException().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetResponse_NobodyRegistered_SaysWhatToAdd()
    {
        using Kit kit = new(static _ => { });

        TierKit.Telemetry.AllServicesFailedException failure = await Assert.ThrowsAsync<TierKit.Telemetry.AllServicesFailedException>(
            () => kit.Chat.GetResponseAsync("x", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("nothing was sent", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AddOllama", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTierKit_MissingKey_IsNoErrorButAnExclusion()
    {
        using ServiceProvider provider = Provider("Services:x:Provider=Keyed;Services:x:Model=m");

        TierService service = provider.GetRequiredService<ServiceCatalog>()["x"];

        Assert.Equal("TIERKIT_TEST_KEY_THAT_NOBODY_SETS", service.MissingKeyVariable);
        TierKit.Telemetry.RouteExclusion exclusion = Assert.Single(
            provider.GetRequiredService<TierKit.Chat.TieredChatClient>().Explain([new ChatMessage(ChatRole.User, "x")]).Exclusions);
        Assert.Contains("set TIERKIT_TEST_KEY_THAT_NOBODY_SETS", exclusion.Detail, StringComparison.Ordinal);
    }

    private static ServiceProvider Provider(string settings)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Split(';').Select(static s => s.Split('=', 2)).Select(static p => KeyValuePair.Create("TierKit:" + p[0], (string?)p[1])))
            .Build();
        ServiceCollection services = new();
        services.AddTierKit(configuration.GetSection("TierKit"), static kit => kit
            .UseProvider(new WireProvider())
            .UseProvider(new WireProvider("Nowhere", endpoint: null))
            .UseProvider(new WireProvider("Tierless", tier: null))
            .UseProvider(new WireProvider("Keyed", variable: "TIERKIT_TEST_KEY_THAT_NOBODY_SETS")));
        return services.BuildServiceProvider();
    }

    [Fact]
    public void AddTierKit_MistakesInCode_AreNamedAsThoseOfConfigurationAre()
    {
        ServiceCollection services = new();
        services.AddTierKit(static kit => kit
            .AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("x"), static o =>
            {
                o.MaxConcurrency = 0;
                o.MaxQueue = -2;
                o.QueueWait = TimeSpan.Zero;
                o.Clocks.Idle = TimeSpan.FromSeconds(-1);
                o.Limits.MaxResponseBytes = 1;
            })
            .AddPolicy("p", static p => p.ProbeWait = TimeSpan.FromSeconds(-3))
            .Configure(static o => o.RetryShare = double.NaN));
        using ServiceProvider provider = services.BuildServiceProvider();

        TierKitConfigurationException failure = Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<IChatClient>);

        string[] expected =
        [
            "service 'a':MaxConcurrency = '0' lets nobody in", "service 'a':MaxQueue = '-2' is negative", "service 'a':QueueWait = '00:00:00' is not a duration",
            "service 'a':Clocks:Idle = '-00:00:01' is not a duration", "service 'a':Limits:MaxResponseBytes = '1' is too small", "TierKit:Policies:p:ProbeWait = '-00:00:03' is negative",
            "TierKit:RetryShare = 'NaN' is not a share",
        ];
        Assert.Equal(expected.Length, failure.Errors.Count);
        Assert.All(expected, e => Assert.Contains(failure.Errors, f => f.StartsWith(e, StringComparison.Ordinal)));
    }
}
