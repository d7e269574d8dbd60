using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.KernelMemory.Hosting;
using TierKit.Memory.Operations;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Memory.KernelMemory.Tests.Hosting;

public sealed class KernelMemorySectionTests
{
    [Theory]
    [InlineData("Endpoint=nowhere", "KernelMemory:Endpoint = 'nowhere' is no address of a service; set it to one like http://127.0.0.1:9001")]
    [InlineData("Endpoint=http://203.0.113.7:9001", "is a public address; set TierKit:Memory:KernelMemory:Tier to Partner")]
    [InlineData("Endpoint=http://203.0.113.7:9001;Tier=Partner", "in the clear; use https")]
    [InlineData("Endpoint=http://user:geheim@127.0.0.1:9001", "is no address of a service")]
    [InlineData("Index=Foo_Bar", "KernelMemory:Index")]
    [InlineData("Tier=Moon", "Tier = 'Moon' is not one of Sovereign, Partner, Transactional")]
    [InlineData("Deadline=0", "Deadline = '00:00:00' is not between 00:00:00.0100000 and 01:00:00")]
    [InlineData("Deadline=soon", "Deadline = 'soon' is not a duration")]
    [InlineData("SearchDeadline=02:00:00", "SearchDeadline = '02:00:00' is not between")]
    [InlineData("AnswerDeadline=-00:00:01", "AnswerDeadline = '-00:00:01' is not between")]
    [InlineData("IngestionDeadline=2.00:00:00", "IngestionDeadline = '2.00:00:00' is not between")]
    [InlineData("PollInterval=00:02:00", "PollInterval = '00:02:00' is not between")]
    [InlineData("ParallelUploads=0", "ParallelUploads = '0' is not between 1 and 64")]
    [InlineData("ParallelUploads=many", "ParallelUploads = 'many' is not a whole number")]
    [InlineData("MinRelevance=1.5", "MinRelevance = '1.5' is not between -1 and 1")]
    [InlineData("MinRelevance=NaN", "MinRelevance = 'NaN' is not between -1 and 1")]
    [InlineData("MaxAnswerBytes=10", "MaxAnswerBytes = '10' is not between 1024 and 1073741824")]
    [InlineData("Toolset=a b", "Toolset = 'a b' is not a toolset's name")]
    [InlineData("ApiKeyHeader=X Key", "ApiKeyHeader = 'X Key' is not a header's name")]
    [InlineData("ApiKey=Bearer geheim", "ApiKey is no key that the service can have")]
    [InlineData("Project=other", "Project is not a setting; known here: Endpoint")]
    public void Read_Mistake_IsNamedWithPathValueAndNextStepAndNeverTheKey(string settings, string expected)
    {
        TierKitConfigurationException failure = Assert.ThrowsAny<TierKitConfigurationException>(() =>
        {
            using ServiceProvider provider = Provider(settings);
            provider.GetRequiredService<Microsoft.Extensions.AI.IChatClient>();
        });

        Assert.Contains(failure.Errors, error => error.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(failure.Errors, static error => error.Contains("geheim", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_EverySetting_IsTaken()
    {
        await using ServiceProvider provider = Provider(
            "Endpoint=https://km.example:9443/base;ApiKey=0123456789;ApiKeyHeader=X-Key;Index=mine;Tier=Partner;Deadline=00:00:05;SearchDeadline=00:00:02;AnswerDeadline=00:01:00;"
            + "IngestionDeadline=00:10:00;PollInterval=00:00:01;ParallelUploads=3;MinRelevance=0.4;MaxAnswerBytes=2048;Toolset=memory2;SovereignHosts:0=nas.example");

        TierService service = Assert.Single(provider.GetRequiredService<ServiceCatalog>().Services, static service => service.Name == "kernel-memory");

        Assert.Equal((Tier.Partner, "Kernel Memory", TimeSpan.FromSeconds(65)), (service.Tier, service.Provider, service.Clocks.Total));
        Assert.Contains(provider.GetServices<Toolset>(), static toolset => toolset.Name == "memory2");
        Assert.NotNull(provider.GetRequiredService<KernelMemoryNotes>());
        Assert.NotNull(provider.GetRequiredService<BasicMemory>());
    }

    [Fact]
    public void Use_WithoutNotesOrTwice_SaysWhatToCall()
    {
        ServiceCollection services = new();
        services.AddTierKit(static kit => kit.UseKernelMemory());
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Contains("AddBasicMemory", Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<KernelMemoryNotes>).Message, StringComparison.Ordinal);
        Assert.Contains("called twice", Assert.Throws<TierKitConfigurationException>(() => new ServiceCollection().AddTierKit(static kit => kit.UseKernelMemory().UseKernelMemory())).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Provider(string settings)
    {
        SectionContributors.Register(new Memory.Hosting.MemorySection());
        SectionContributors.Register(new KernelMemorySection());
        Dictionary<string, string?> values = settings.Split(';').Select(static pair => pair.Split('=', 2)).ToDictionary(static pair => "TierKit:Memory:KernelMemory:" + pair[0], static pair => (string?)pair[1]);
        values["TierKit:Memory:Path"] = Path.Combine(Path.GetTempPath(), "tierkit-km-section");
        ServiceCollection services = new();
        services.AddTierKit(new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("TierKit"));
        return services.BuildServiceProvider();
    }
}
