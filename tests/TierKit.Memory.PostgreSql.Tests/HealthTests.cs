using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.Operations;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>The server as a service of the catalog: figures from real traffic, and a free question after its health.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly PostgreSqlServer _server = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("tierkit-notes-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Matrix_RealTraffic_KnowsTheServerAndTheDoctorsQuestionIsAnswered()
    {
        Assert.SkipUnless(_server.IsThere, PostgreSqlServer.Absent);
        await using ServiceProvider provider = BadServerTests.Build(_folder, _server.Start());
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        TierService service = Assert.Single(provider.GetRequiredService<ServiceCatalog>().Services, static service => service.Name == "postgresql");
        ServiceProbe? empty = await ProbeAsync();

        await memory.WriteNoteAsync("Zoo", "giraffes", cancellationToken: Token);
        await memory.SearchNotesAsync("giraffes", cancellationToken: Token);
        MatrixRow before = Row();
        ServiceProbe? up = await ProbeAsync();
        ServiceProbe? down = null;
        MatrixRow? during = null;
        _server.Restart(() => WhileAwayAsync().GetAwaiter().GetResult());

        Assert.Equal(("postgresql", Tier.Sovereign, "PostgreSQL", ServiceKind.Function), (service.Name, service.Tier, service.Provider, service.Kind));
        Assert.Equal(LoadState.Loaded, empty?.State);
        Assert.Contains("no tables yet", empty?.Detail, StringComparison.Ordinal);
        Assert.True(before.LastHour.Successes >= 3, $"{before.LastHour.Successes} successes");
        Assert.Equal(0, before.LastHour.Failures);
        Assert.True(before.Total.Samples >= 3);
        Assert.Equal(LoadState.Loaded, up?.State);
        Assert.StartsWith("PostgreSQL 1", up?.Server, StringComparison.Ordinal);
        Assert.Contains($"tables of version {Tables.Version}", up?.Detail, StringComparison.Ordinal);
        Assert.Equal(LoadState.Down, down?.State);
        Assert.Contains("Memory:PostgreSql:ConnectionString", down?.Detail, StringComparison.Ordinal);
        Assert.True(during!.LastHour.Failures >= 1);

        MatrixRow Row() => Assert.Single(provider.GetRequiredService<TrafficMatrix>().Read(), static row => row.Service.Name == "postgresql");

        async Task<ServiceProbe?> ProbeAsync() => await provider.GetRequiredService<ServiceProbes>().ProbeAsync(service, Token);

        async Task WhileAwayAsync()
        {
            Assert.NotNull((await memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Notice);
            during = Row();
            down = await ProbeAsync();
        }
    }
}
