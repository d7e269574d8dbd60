using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.SemanticKernel.Tests;

/// <summary>How a kernel and TierKit come together, and what tells when they do not.</summary>
public sealed class SetupTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AddTierKit_BesideAddKernel_FailsAtStartWithTheFix(bool kernelFirst)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        Beside(builder.Services, kernelFirst);
        using IHost host = builder.Build();

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("services.AddKernel().AddTierKit", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddTierKit_BesideAddKernelWithoutAHost_FailsAtTheFirstPrompt()
    {
        ServiceCollection services = new();
        Beside(services, kernelFirst: true);
        Kernel kernel = services.BuildServiceProvider().GetRequiredService<Kernel>();

        TierKitConfigurationException failure = await Assert.ThrowsAsync<TierKitConfigurationException>(() => kernel.InvokePromptAsync("hi", cancellationToken: Token));

        Assert.Contains("TierKit.SemanticKernel", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddTierKit_OnTheServicesOfAKernelBuilder_FailsAtTheFirstPrompt()
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddTierKit(static kit => kit.AddChatClient("local", Tier.Sovereign, new StubChatClient(StubChatClient.Says("home"))));
        Kernel kernel = builder.Build();

        await Assert.ThrowsAsync<TierKitConfigurationException>(() => kernel.InvokePromptAsync("hi", cancellationToken: Token));
    }

    [Fact]
    public async Task AddTierKit_OnServicesAndOnTheKernel_AddsUp()
    {
        ServiceCollection services = new();
        services.AddTierKit(static kit => kit.AddChatClient("local", Tier.Sovereign, new StubChatClient(StubChatClient.Says("home"))));
        services.AddKernel().AddTierKit(static kit => kit.AddToolset(static _ => Notes("early")));
        services.AddTierKit(static kit => kit.AddToolset(static _ => Notes("late")));
        services.AddKernel().AddTierKit(static _ => { });
        services.AddTierKit(static kit => kit.AddToolset(static _ => Notes("later")));
        Kernel kernel = services.BuildServiceProvider().GetRequiredService<Kernel>();

        Assert.Equal("home", (await kernel.InvokePromptAsync("hi", cancellationToken: Token)).ToString());
        Assert.Equal(["early", "late", "later", "tiers"], kernel.Plugins.Select(static p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AddKernel_AgainLater_KeepsThePlugins()
    {
        ServiceCollection services = new();
        services.AddKernel().AddTierKit(static kit => kit.AddToolset(static _ => Notes("notes")));
        services.AddKernel();

        Assert.Contains(services.BuildServiceProvider().GetRequiredService<Kernel>().Plugins, static p => p.Name == "notes");
    }

    [Fact]
    public async Task TierStatus_AskedByAModel_NamesServicesTiersAndHealthButNoAddress()
    {
        Kernel kernel = KernelTests.Build(host: true, new StubChatClient(StubChatClient.Fails()), new StubChatClient(StubChatClient.Says("away")));
        for (int i = 0; i < 3; i++)
        {
            await kernel.InvokePromptAsync("hi", cancellationToken: Token);
        }

        JsonElement status = (await kernel.InvokeAsync("tiers", "tier_status", cancellationToken: Token)).GetValue<JsonElement>();

        JsonElement local = status.GetProperty("services")[0];
        Assert.Equal("sovereign-first", status.GetProperty("defaultPolicy").GetString());
        Assert.Equal(("local", "Sovereign", "BreakerOpen"), (local.GetProperty("name").GetString(), local.GetProperty("tier").GetString(), local.GetProperty("availability").GetString()));
        Assert.Equal("Available", status.GetProperty("services")[1].GetProperty("availability").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AddChatClient_InvokesFunctionsItself_IsWarnedOfOnce(bool invokes)
    {
        RecordingLoggers loggers = new();
        IChatClient client = new StubChatClient(StubChatClient.Says("home"));
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(loggers);
        services.AddKernel().AddTierKit(kit => kit.AddChatClient("mine", Tier.Sovereign, invokes ? client.AsBuilder().UseFunctionInvocation().Build() : client));
        Kernel kernel = services.BuildServiceProvider().GetRequiredService<Kernel>();

        await kernel.InvokePromptAsync("hi", cancellationToken: Token);
        await kernel.InvokePromptAsync("hi", cancellationToken: Token);

        Assert.Equal(invokes ? 1 : 0, loggers.Lines.Count(static l => l.Contains("Service mine invokes functions inside of itself", StringComparison.Ordinal)));
    }

    private static Toolset Notes(string name) => new(name, "Notes.", [AIFunctionFactory.Create(static () => "found", "search")]);

    private static void Beside(IServiceCollection services, bool kernelFirst)
    {
        if (kernelFirst)
        {
            services.AddKernel();
        }

        services.AddTierKit(static kit => kit.AddChatClient("local", Tier.Sovereign, new StubChatClient(StubChatClient.Says("home"))));
        if (!kernelFirst)
        {
            services.AddKernel();
        }
    }

    private sealed class RecordingLoggers : ILoggerFactory, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = new();

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
