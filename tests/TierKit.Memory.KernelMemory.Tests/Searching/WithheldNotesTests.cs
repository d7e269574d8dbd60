using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.KernelMemory.Documents;
using TierKit.Memory.Operations;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Memory.KernelMemory.Tests.Searching;

/// <summary>What the policy keeps from a service: it is not sent in other words either, and whoever looks is told why.</summary>
public sealed class WithheldNotesTests : FakeServiceTests
{
    [Theory]
    [InlineData(EgressDecision.Redact, "redacts it for the Partner tier, which works for chat alone")]
    [InlineData(EgressDecision.Deny, "lets at most Internal reach the Partner tier")]
    [InlineData(EgressDecision.RouteToSovereign, "keeps it in the sovereign tier")]
    public async Task Write_PrivateNoteUnderARow_IsNotSentAndStatusSearchAndDoctorSayWhy(EgressDecision decision, string why)
    {
        NotesKit kit = Kit(static options => options.Tier = Tier.Partner, kit => kit
            .AddPolicy("mine", policy =>
            {
                policy.Order.Add("Partner");
                policy.Egress[Sensitivity.Private, Tier.Partner] = decision;
            })
            .UseDefaultPolicy("mine"));
        await kit.Memory.WriteNoteAsync("Diary", "Ada of zanzibar, ada@example.org, feeds giraffes.", cancellationToken: Token);
        await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", options: new WriteNoteOptions { Metadata = Label("internal") }, cancellationToken: Token);
        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));

        SearchResults found = await kit.Memory.SearchNotesAsync("giraffes", cancellationToken: Token);
        KernelMemoryTrouble trouble = Assert.Single((await kit.Notes.GetStatusAsync(cancellationToken: Token)).Troubles);
        ServiceProbe? probe = await ProbeAsync(kit);

        Assert.Equal(["Diary", "Zoo"], found.Results.Select(static note => note.Title).Order(StringComparer.Ordinal));
        Assert.Contains("1 kept at home by the policy", found.Notice, StringComparison.Ordinal);
        Assert.Equal(("Diary.md", DocumentState.KeptHome), (trouble.Path, trouble.State));
        Assert.Contains(why, trouble.Reason, StringComparison.Ordinal);
        Assert.Equal(LoadState.Loaded, probe?.State);
        Assert.Contains($"; Private notes and stricter ones stay in the local index: the request is Private and policy 'mine' {why}", probe?.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Server.Requests, static request => request.Body.Contains("feeds", StringComparison.Ordinal));
        Assert.Single(Bodies("/upload"));
    }

    [Fact]
    public async Task Probe_ServiceAtHome_KeepsNothingFromIt()
        => Assert.EndsWith(", 0 indexes", (await ProbeAsync(Kit()))?.Detail, StringComparison.Ordinal);

    private static ValueTask<ServiceProbe?> ProbeAsync(NotesKit kit)
        => kit.Services.GetRequiredService<ServiceProbes>().ProbeAsync(kit.Services.GetRequiredService<ServiceCatalog>().Services.Single(static service => service.Name == "kernel-memory"), Token);
}
