using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Tests.Hosting;

public sealed class ConfigurationTests
{
    private const string Settings = """
        { "TierKit": {
            "DefaultPolicy": "nightly",
            "SovereignHosts": [ "home.example" ],
            "StatePath": "none",
            "Services": {
              "local":  { "Provider": "Wire", "Model": "small", "Priority": 2, "Clocks": { "Idle": "00:00:07" }, "Capabilities": [ "Tools", "Vision" ] },
              "rack":   { "Provider": "Wire", "Model": "large", "Endpoint": "http://10.0.0.5:8000/v1", "MaxConcurrency": 16, "ContextWindow": 32768,
                          "Price": { "InputPerMillionTokens": 0.5, "OutputPerMillionTokens": 1.5 } } },
            "Policies": { "nightly": { "Order": [ "rack", "Sovereign" ], "Critical": true, "Deadline": "00:05:00", "MaxAttempts": 2, "MidStream": "Buffer" } } } }
        """;

    [Fact]
    public async Task AddTierKit_Section_SaysTheSameAsCode()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Settings))).Build();
        ServiceCollection services = new();
        services.AddTierKit(configuration.GetSection("TierKit"), static kit => kit.UseProvider(new WireProvider()));
        await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        ServiceCatalog catalog = provider.GetRequiredService<ServiceCatalog>();
        RoutePolicy nightly = provider.GetRequiredService<PolicyCatalog>().Default;

        Assert.Equal(["rack", "local"], catalog.Services.Select(static s => s.Name));
        Assert.Equal(TimeSpan.FromSeconds(7), catalog["local"].Clocks.Idle);
        Assert.Equal(ServiceCapabilities.Tools | ServiceCapabilities.Vision, catalog["local"].Capabilities);
        Assert.Equal(16, catalog["rack"].MaxConcurrency);
        Assert.Equal(2m, catalog["rack"].Price!.Of(1_000_000, 1_000_000));
        Assert.Equal((true, TimeSpan.FromMinutes(5), 2, MidStreamMode.Buffer), (nightly.Critical, nightly.Deadline, nightly.MaxAttempts, nightly.MidStream));
        Assert.Null(provider.GetRequiredService<StateFolder>().Path);
        Assert.Equal("large", (await provider.GetRequiredService<IChatClient>().GetResponseAsync("x", cancellationToken: TestContext.Current.CancellationToken)).Text);
    }

    [Fact]
    public async Task AddTierKit_WholeConfiguration_MeansItsTierKitSection()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Settings))).Build();
        ServiceCollection services = new();
        services.AddTierKit(configuration, static kit => kit.UseProvider(new WireProvider()));
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal(2, provider.GetRequiredService<ServiceCatalog>().Services.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void StateFolder_Default_IsBelowTheUsersData(string? configured)
    {
        StateFolder folder = new(configured, "my app/1");

        Assert.EndsWith(Path.Combine("TierKit", "my_app_1"), folder.Path!, StringComparison.Ordinal);
    }
}
