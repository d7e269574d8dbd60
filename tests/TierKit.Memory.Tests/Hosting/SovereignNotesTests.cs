using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Tests.Storage;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Memory.Tests.Hosting;

/// <summary>Follows a note from its file into a request, with nothing but an <see cref="IChatClient"/> and its tools.</summary>
public sealed class SovereignNotesTests : IDisposable
{
    private const string Question = "How hot is green tea brewed?";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Public", 2, Degradation.None)]
    [InlineData("Internal", 2, Degradation.None)]
    [InlineData("Private", 1, Degradation.Floor)]
    [InlineData("Secret", 1, Degradation.Floor)]
    [InlineData("Pubic", 1, Degradation.Floor)]
    [InlineData(null, 1, Degradation.Floor)]
    public async Task Tools_NoteInAPartnersConversation_GoesNoFurtherThanItsLabel(string? label, int partnerCalls, Degradation degradation)
    {
        _folder.Write("notes/tea.md", (label is null ? "" : $"---\nsensitivity: {label}\n---\n") + "# Tea\n\nGreen tea is brewed at seventy degrees.\n");
        List<string> sent = [];
        FakeReplies partner = FakeReplies.From(request =>
        {
            lock (sent)
            {
                sent.Add(string.Join('\n', request.Messages.SelectMany(static message => message.Contents).Select(static content => content is FunctionResultContent result ? result.Result?.ToString() : content.ToString())));
            }

            return request.Call == 1 ? FakeReply.Calling("read_note", new Dictionary<string, object?> { ["identifier"] = "tea.md" }) : "The partner says seventy.";
        });
        ServiceCollection services = new();
        services.AddTierKit(kit => kit.AddFake("cloud", Tier.Partner, partner).AddBasicMemory(Path.Combine(_folder.Path, "notes"), options => options.StatePath = Path.Combine(_folder.Path, "state")));
        await using ServiceProvider provider = services.BuildServiceProvider();
        using IChatClient client = provider.GetRequiredService<IChatClient>().AsBuilder().UseFunctionInvocation().Build();

        ChatResponse answer = await client.GetResponseAsync(Question, new ChatOptions { Tools = [.. provider.GetServices<Toolset>().SelectMany(static toolset => toolset.Functions)] }, Token);

        Assert.Equal(partnerCalls, sent.Count);
        Assert.Equal(degradation, answer.GetRoute()!.Degradation);
        Assert.Equal(partnerCalls == 2, sent.Any(static text => text.Contains("seventy degrees", StringComparison.Ordinal)));
        Assert.Contains(degradation == Degradation.Floor ? "No model was reachable" : "The partner says seventy.", answer.Text, StringComparison.Ordinal);
    }
}
