using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TierKit.Policy;
using TierKit.Testing.Drills;

namespace TierKit.Testing.Tests.Drills;

[Collection("one drill at a time")]
public sealed class DrillStartTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task For_FunctionThatBuildsAHost_IsStartedOnFakes()
    {
        int built = 0;
        DrillReport report = await Drill.For(() => Build(services =>
        {
            built++;
            DrillTests.Sound(services);
        })).EachPartner(Fault.Refused).RunAsync(Token);

        report.ShouldKeepCritical();
        Assert.Equal("TierKit.Testing.Tests", report.Application);
        Assert.Equal(3, built);
    }

    [Fact]
    public async Task For_EntryPointThatBuildsNoHost_SaysWhatToUse()
    {
        DrillException exception = await Assert.ThrowsAsync<DrillException>(() => Drill.For<FaultTable.SoakResult>("soak", "64").RunAsync(Token));

        Assert.Contains("ended without building a host; use Drill.For(services => …)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_AssemblyWithoutEntryPoint_SaysWhatToUse() =>
        Assert.Contains("has no entry point", Assert.Throws<DrillException>(static () => Drill.For<TierLab>()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_InProduction_IsRefusedBeforeAnythingIsBuilt(bool host)
    {
        bool resolved = false;
        void Compose(IServiceCollection services)
        {
            DrillTests.Sound(services);
            services.AddSingleton<IHostEnvironment>(new Production());
            services.AddHostedService(_ =>
            {
                resolved = true;
                return new Failing();
            });
        }

        Drill drill = host
            ? Drill.For(() =>
            {
                HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production", DisableDefaults = true });
                DrillTests.Sound(builder.Services);
                builder.Services.AddHostedService<Failing>();
                return builder.Build();
            })
            : Drill.For(Compose);

        DrillException exception = await Assert.ThrowsAsync<DrillException>(() => drill.RunAsync(Token));

        Assert.Contains("refuses to run in Production", exception.Message, StringComparison.Ordinal);
        Assert.False(resolved);
    }

    [Fact]
    public async Task Run_ApplicationCatchesTheRefusal_IsRefusedAllTheSame()
    {
        DrillException exception = await Assert.ThrowsAsync<DrillException>(() => Drill.For(static () =>
        {
            try
            {
                HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production", DisableDefaults = true });
                return builder.Build();
            }
            catch (DrillException)
            {
                return null!;
            }
        }).RunAsync(Token));

        Assert.Contains("refuses to run in Production", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HostedServiceDoesNotStart_NamesItsRegistration()
    {
        DrillException exception = await Assert.ThrowsAsync<DrillException>(() => Drill.For(() => Build(static services =>
        {
            DrillTests.Sound(services);
            services.AddHostedService<Failing>();
        })).RunAsync(Token));

        Assert.Contains("The application does not start. InvalidOperationException: no ticket system here", exception.Message, StringComparison.Ordinal);
        Assert.Contains("It comes from the registration IHostedService → Failing.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ConfigurationIsWrong_NamesTheRegistration()
    {
        DrillException exception = await Assert.ThrowsAsync<DrillException>(() => Drill.For(static services =>
        {
            DrillTests.Sound(services);
            services.AddTierKit(static kit => kit.AddCapability("night", static c => c.Critical().Requires("claude")));
        }).RunAsync(Token));

        Assert.Contains("capability 'night' (DrillStartTests.cs:", exception.Message, StringComparison.Ordinal);
        Assert.Contains("no sovereign path", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoTierKit_SaysSo() =>
        Assert.Contains("registers no TierKit", (await Assert.ThrowsAsync<DrillException>(static () => Drill.For(static _ => { }).RunAsync(Token))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Run_StartAsksAPartner_EveryCapabilityIsLostWithIt()
    {
        DrillReport report = await Drill.For(() => Build(static services =>
        {
            DrillTests.Sound(services);
            services.AddHostedService<AskingAtStart>();
        })).Without("service:gpt", Fault.Refused).RunAsync(Token);

        DrillRow triage = report.Rows.Single(static r => r.Capability == "triage");
        Assert.Equal((CapabilityState.Up, DrillOutcome.FailedDirty), (triage.Predicted, triage.Outcome));
        Assert.Contains("AskingAtStart", triage.Detail, StringComparison.Ordinal);
        Assert.Contains(report.Findings, static f => f is { Rule: DrillRule.UndeclaredDependency, Capability: "triage", Fault: "service:gpt" });
        Assert.Contains("AskingAtStart", Assert.Throws<TierAssertionException>(report.ShouldKeepCritical).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BackgroundFailureStopsTheHost_TakesEverythingAlong()
    {
        DrillReport report = await Drill.For(() => Build(static services =>
        {
            DrillTests.Sound(services);
            services.AddHostedService<AskingInTheBackground>();
        })).Without("service:gpt", Fault.Refused).Exercise("triage", static async (services, token) =>
        {
            CancellationToken stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            AskingInTheBackground background = services.GetServices<IHostedService>().OfType<AskingInTheBackground>().Single();
            TaskCompletionSource stopped = new();
            using CancellationTokenRegistration registration = stopping.Register(stopped.SetResult);
            await Task.WhenAny(stopped.Task, background.Answered).WaitAsync(token);
            return await services.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: token);
        }).RunAsync(Token);

        DrillRow triage = report.Rows.Single(static r => r.Capability == "triage");
        Assert.Equal((DrillOutcome.FailedDirty, "the application stopped itself"), (triage.Outcome, triage.Detail));
    }

    [Fact]
    public async Task Run_Ends_NothingStaysSwitchedOff()
    {
        System.Net.IWebProxy proxy = HttpClient.DefaultProxy;
        string? environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        using HttpClient kept = new();
        string? seen = null;
        await using Loopback.LoopbackServer server = new(static exchange => exchange.AnswerAsync(200, "home", "text/plain"));

        await Drill.For(() => Build(services =>
        {
            seen = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
            DrillTests.Sound(services);
        })).Without("store:tickets", Fault.Refused).Exercise("file", async (_, token) =>
        {
            // What is on this machine and was not taken away is reached, in a drill too.
            string home = await kept.GetStringAsync(new Uri(server.Address), token);
            await Assert.ThrowsAsync<HttpRequestException>(() => kept.GetStringAsync(new Uri("http://gone.example"), token));
            await Drill.MeetAsync("store:tickets", token);
            return home;
        }).RunAsync(Token);

        Assert.Same(proxy, HttpClient.DefaultProxy);
        Assert.Equal(environment, Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT"));
        Assert.Equal(environment ?? "Development", seen);
        await Drill.MeetAsync("store:tickets", Token);
        Assert.Equal("home", await kept.GetStringAsync(new Uri(server.Address), Token));
    }

    [Fact]
    public async Task Run_CallerStops_EndsTheDrill()
    {
        using CancellationTokenSource stop = new();
        Drill drill = Drill.For(DrillTests.Sound).EachPartner(Fault.Refused).Exercise("triage", async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return "";
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drill.RunAsync(stop.Token));
        (await Drill.For(DrillTests.Sound).EachPartner(Fault.Refused).RunAsync(Token)).ShouldKeepCritical();
    }

    [Fact]
    public async Task Predict_ReadsWhatTheApplicationDeclared() =>
        Assert.Equal(["file", "report", "triage"], (await Drill.For(DrillTests.Sound).PredictAsync(Token)).Capabilities);

    private static IHost Build(Action<IServiceCollection> services)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        services(builder.Services);
        return builder.Build();
    }

    private sealed class Failing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("no ticket system here");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class AskingAtStart([FromKeyedServices("gpt")] IChatClient gpt) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => gpt.GetResponseAsync("are you there", cancellationToken: cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class AskingInTheBackground([FromKeyedServices("gpt")] IChatClient gpt) : BackgroundService
    {
        private readonly TaskCompletionSource _answered = new();

        public Task Answered => _answered.Task;

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await gpt.GetResponseAsync("are you there", cancellationToken: stoppingToken);
            _answered.SetResult();
        }
    }

    private sealed class Production : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Production";

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = null!;
    }
}
