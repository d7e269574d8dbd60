using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing.Tests.Attacks;
using TierKit.Tiers;

namespace TierKit.Testing.Tests.Egress;

/// <summary>What contradicts itself, is unknown, belongs elsewhere or is disguised counts as the strictest, and nothing of it is sent.</summary>
public sealed class ClosedByDefaultTests : IAsyncDisposable
{
    private const string Mail = "jane.doe@example.org";

    private readonly FakeServer _wire = FakeServer.CreateOpenAI("from the wire");
    private readonly AttackRecorder _recorder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _wire.DisposeAsync();
        _recorder.Dispose();
    }

    [Theory]
    [InlineData(Sensitivity.Public, Sensitivity.Private)]
    [InlineData(Sensitivity.Internal, Sensitivity.Private)]
    [InlineData(Sensitivity.Public, Sensitivity.Secret)]
    public async Task Labels_Contradict_TheStricterCountsAndItIsSaid(Sensitivity declared, Sensitivity carried)
    {
        await using TierLab lab = Lab();
        ChatMessage[] ask = [new ChatMessage(ChatRole.User, "canary").WithLabel(new ContentLabel(carried))];

        AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => lab.Chat.GetResponseAsync(ask, new ChatOptions().WithSensitivity(declared), Token));

        string said = $"the call says {declared} and a user message says {carried}; the stricter counts";
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Contains(said, lab.Services.GetRequiredService<TieredChatClient>().Explain(ask, new ChatOptions().WithSensitivity(declared)).ToString(), StringComparison.Ordinal);
        Assert.Contains(_recorder.TextsOf("log"), line => line.Contains(said, StringComparison.Ordinal));
        AssertNothingSent();
    }

    [Theory]
    [InlineData("Topmost")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("Ρublic")]
    public async Task Label_Unknown_CountsAsSecret(string label)
    {
        await using TierLab lab = Lab();
        ChatMessage message = new(ChatRole.User, "canary") { AdditionalProperties = new() { [RouteOptionNames.Sensitivity] = label } };

        AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.Chat.GetResponseAsync([message], null, Token));

        Assert.Contains("the request is Secret", refused.Message, StringComparison.Ordinal);
        AssertNothingSent();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Policy_LeavesNowhereToGo_RefusesBeforeAnyConnection(bool streaming)
    {
        await using TierLab lab = Lab();

        AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => Ask.HelloAsync(lab.Chat, streaming, new ChatOptions().WithSensitivity(Sensitivity.Private), Token));

        Assert.Empty(refused.Attempts);
        Assert.Contains("the request is Private and policy 'sovereign-first' keeps it in the sovereign tier", refused.Message, StringComparison.Ordinal);
        Assert.Contains("WithSensitivity(Sensitivity.Internal)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _wire.OpenConnections);
        AssertNothingSent();
    }

    [Fact]
    public async Task Pseudonym_OfAnotherConversation_IsNotRestoredAndItIsSaid()
    {
        string? first = null;
        await using TierLab lab = Lab(FakeReplies.From(request =>
        {
            first ??= request.LastText;
            return $"about {first}";
        }));
        ChatOptions options = new ChatOptions().WithPolicy("redacting").WithSensitivity(Sensitivity.Private);

        ChatResponse own = await lab.Chat.GetResponseAsync(Mail, options, Token);
        ChatResponse other = await lab.Chat.GetResponseAsync("who is john.roe@example.org?", options, Token);

        Assert.Equal($"about {Mail}", own.Text);
        Assert.Equal($"about {first}", other.Text);
        Assert.DoesNotContain("jane", other.Text, StringComparison.Ordinal);
        Assert.Contains(_recorder.TextsOf("log"), static line => line.Contains("away answered with 1 pseudonyms that nobody gave it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("jane.d|oe@exam|ple.org")]
    [InlineData("j|a|n|e|.|doe@example.org")]
    [InlineData("4111 1111 |1111 1|111")]
    [InlineData("ｊane.doe@|ехample.org")]
    public async Task Text_SplitAcrossMessages_LeavesInPseudonymsAlone(string pieces)
    {
        await using TierLab lab = Lab("ok");

        await lab.Chat.GetResponseAsync(
            pieces.Split('|').Select(static p => new ChatMessage(ChatRole.User, p)), new ChatOptions().WithPolicy("redacting").WithSensitivity(Sensitivity.Private), Token);

        IReadOnlyList<ChatMessage> sent = Assert.Single(lab["away"].Requests).Messages;
        Assert.Equal(pieces.Split('|').Length, sent.Count);
        Assert.All(sent, static m => Assert.Matches(@"^ ?\[\[[A-Z]+_\d+_[0-9a-f]{6}\]\] ?$", m.Text));
    }

    private void AssertNothingSent() => Assert.Empty(_wire.RawRequests);

    private TierLab Lab(FakeReplies? away = null) => TierLab.Create(
        kit =>
        {
            kit.AddPolicy("redacting", static p =>
            {
                p.Order.Add("away");
                p.Egress[Sensitivity.Private, Tier.Partner] = EgressDecision.Redact;
            });
            if (away is null)
            {
                kit.AddOpenAICompatible("away", Tier.Partner, "fake-model", _wire.Address, static o => o.ApiKey = "k");
            }
            else
            {
                kit.AddFake("away", Tier.Partner, away);
            }
        },
        services => services.AddSingleton<ILoggerFactory>(_recorder).AddLogging());
}
