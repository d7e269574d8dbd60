using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Functions;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Policy;

/// <summary>A row that says Ask asks for a chat; where nobody can be asked the call is refused, and says so.</summary>
public sealed class AskRowTests
{
    private readonly Approving _approval = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<ServiceKind> Kinds => [.. Enum.GetValues<ServiceKind>().Where(static k => k != ServiceKind.Chat)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_OfAnotherKind_IsRefusedAndSaysWhatToChoose(ServiceKind kind)
    {
        int called = 0;
        await using TierLab lab = Lab(() => called++);

        AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(() => CallAsync(lab, kind));

        RouteExclusion exclusion = Assert.Single(refused.Exclusions, static e => e.Reason == ExclusionReason.Sensitivity);
        Assert.Contains($"asks a person before it reaches the {exclusion.Tier} tier, which works for a single chat call alone; choose Allow", exclusion.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("UseEgressApproval", refused.Message, StringComparison.Ordinal);
        Assert.Empty(refused.Attempts);
        Assert.Equal((0, 0, 0), (_approval.Asked, called, lab.Fakes.Sum(static f => f.Calls)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_OfAnotherKind_StaysHomeWhereSomebodyIsThere(ServiceKind kind)
    {
        int called = 0;
        await using TierLab lab = Lab(() => called++, home: true);

        await CallAsync(lab, kind);

        Assert.Equal((0, 0), (_approval.Asked, called));
        Assert.Equal(0, lab.Fakes.Where(static f => f.Tier != Tier.Sovereign).Sum(static f => f.Calls));
    }

    [Fact]
    public void Kinds_AreAllThereAre() => Assert.Equal(5, Kinds.Count);

    [Fact]
    public async Task Quorum_MembersThatWouldBeAskedFor_AreBlockedAndSaySo()
    {
        StubChatClient away = StubChatClient.Saying("x");
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Partner, away, static o => o.Lineage = "a")
            .AddChatClient("b", Tier.Partner, away, static o => o.Lineage = "b")
            .AddQuorum("council", static q => q.AddMember("a").AddMember("b"), static p => p.Egress[Sensitivity.Internal, Tier.Partner] = EgressDecision.Ask)
            .UseEgressApproval(_ => _approval));

        QuorumResult<string> result = await kit.Services.GetRequiredKeyedService<TierKit.Chat.QuorumChatClient>("council").AskAsync("?", cancellationToken: Token);

        Assert.Equal(QuorumDecision.Unreachable, result.Decision);
        Assert.All(result.Votes, static v => Assert.Contains("works for a single chat call alone", v.Blocked, StringComparison.Ordinal));
        Assert.Equal((0, 0), (away.Calls, _approval.Asked));
    }

    [Fact]
    public async Task Chat_NobodyRegistered_SaysWhomToRegister()
    {
        using Kit kit = new(static k => k
            .AddChatClient("away", Tier.Partner, StubChatClient.Saying("x"))
            .AddPolicy("asking", static p =>
            {
                p.Order.Add("Partner");
                p.Egress[Sensitivity.Internal, Tier.Partner] = EgressDecision.Ask;
            }));

        AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(() => kit.Named("asking").GetResponseAsync("x", cancellationToken: Token));

        Assert.Contains("kit.UseEgressApproval(", refused.Message, StringComparison.Ordinal);
    }

    private static async Task CallAsync(TierLab lab, ServiceKind kind)
    {
        switch (kind)
        {
            case ServiceKind.Embedding:
                await lab.Embeddings.GenerateAsync(["x"], cancellationToken: Token);
                break;
            case ServiceKind.Transcription:
                await lab.Services.GetRequiredService<ISpeechToTextClient>().GetTextAsync(new MemoryStream([1]), cancellationToken: Token);
                break;
            case ServiceKind.Speech:
                await lab.Services.GetRequiredService<ITextToSpeechClient>().GetAudioAsync("x", cancellationToken: Token);
                break;
            case ServiceKind.Image:
                await lab.Services.GetRequiredService<IImageGenerator>().GenerateAsync(new ImageGenerationRequest("x"), cancellationToken: Token);
                break;
            default:
                await lab.Services.GetRequiredKeyedService<TieredFunction>("lookup").AskAsync(null, Token);
                break;
        }
    }

    private TierLab Lab(Func<int> called, bool home = false) => TierLab.Create(kit =>
    {
        kit
            .AddFakeEmbeddings("away-vectors", Tier.Partner, "space")
            .AddFakeTranscription("away-ear", Tier.Transactional)
            .AddFakeSpeech("away-voice", Tier.Transactional)
            .AddFakeImages("away-brush", Tier.Transactional)
            .AddTransactionalFunction("lookup", AIFunctionFactory.Create(called, "lookup"), home ? AIFunctionFactory.Create(static () => 1, "at_home") : null)
            .AddPolicy("asking", static p =>
            {
                foreach (string tier in new[] { "Partner", "Transactional", "Sovereign" })
                {
                    p.Order.Add(tier);
                }

                p.Egress[Sensitivity.Internal, Tier.Partner] = EgressDecision.Ask;
                p.Egress[Sensitivity.Internal, Tier.Transactional] = EgressDecision.Ask;
            })
            .UseDefaultPolicy("asking")
            .UseEgressApproval(_ => _approval);
        if (home)
        {
            kit
                .AddFakeEmbeddings("home-vectors", Tier.Sovereign, "space")
                .AddFakeTranscription("home-ear", Tier.Sovereign)
                .AddFakeSpeech("home-voice", Tier.Sovereign)
                .AddFakeImages("home-brush", Tier.Sovereign);
        }
    });

    private sealed class Approving : IEgressApproval
    {
        public int Asked { get; private set; }

        public ValueTask<bool> ApproveAsync(EgressQuestion question, CancellationToken cancellationToken)
        {
            Asked++;
            return new(true);
        }
    }
}
