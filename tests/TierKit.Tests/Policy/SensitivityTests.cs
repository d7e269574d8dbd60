using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Policy;

public sealed class SensitivityTests : IDisposable
{
    private readonly StubChatClient _home = StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError));
    private readonly StubChatClient _away = StubChatClient.Saying("away");
    private readonly Kit _kit;

    public SensitivityTests() => _kit = new Kit(k => k
        .AddPolicy("public-partners", static p => p.SensitivityCeilings[Tier.Partner] = Sensitivity.Public)
        .AddChatClient("home", Tier.Sovereign, _home)
        .AddChatClient("away", Tier.Partner, _away));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _kit.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_Private_NeverReachesAPartnerByFailover(bool streaming)
    {
        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => Kit.AskAsync(_kit.Chat, streaming, new ChatOptions().WithSensitivity(Sensitivity.Private), Token));

        Assert.Equal(0, _away.Calls);
        RouteExclusion exclusion = Assert.Single(failure.Exclusions, static e => e.Service == "away");
        Assert.Equal(ExclusionReason.Sensitivity, exclusion.Reason);
        Assert.Contains("WithSensitivity", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sensitivity.Public, true)]
    [InlineData(Sensitivity.Internal, true)]
    [InlineData(Sensitivity.Private, false)]
    [InlineData(Sensitivity.Secret, false)]
    public void Explain_DefaultCeilings_LetAtMostInternalLeave(Sensitivity label, bool leaves)
    {
        RoutePlan plan = _kit.Services.GetRequiredService<TierKit.Chat.TieredChatClient>()
            .Explain([new ChatMessage(ChatRole.User, "x")], new ChatOptions().WithSensitivity(label));

        Assert.Equal(leaves, plan.Candidates.Any(static c => c.Name == "away"));
        Assert.Contains(plan.Candidates, static c => c.Name == "home");
    }

    [Fact]
    public void Explain_LowerCeiling_ExcludesWhatIsAboveIt()
    {
        RoutePlan plan = Explain(new ChatOptions().WithPolicy("public-partners"));

        Assert.Equal(["home"], plan.Candidates.Select(static c => c.Name));
    }

    [Fact]
    public void Explain_Scope_TightensAndNeverLoosens()
    {
        using RouteScope outer = RouteScope.Begin(sensitivity: Sensitivity.Private);
        using (RouteScope.Begin(sensitivity: Sensitivity.Public))
        {
            Assert.Equal(Sensitivity.Private, Explain(null).Sensitivity);
            Assert.Equal(Sensitivity.Private, Explain(new ChatOptions().WithSensitivity(Sensitivity.Public)).Sensitivity);
        }

        Assert.Equal(Sensitivity.Secret, Explain(new ChatOptions().WithSensitivity(Sensitivity.Secret)).Sensitivity);
    }

    [Fact]
    public void Explain_LabelledContent_MakesTheRequestAsStrict()
    {
        ChatMessage message = new(ChatRole.User, [new TextContent("x"), new TextContent("diary").WithLabel(new ContentLabel(Sensitivity.Private))]);

        Assert.Equal(Sensitivity.Private, Explain(new ChatOptions().WithSensitivity(Sensitivity.Public), message).Sensitivity);
    }

    [Fact]
    public void Explain_PublicContent_DoesNotLoosenTheDefault() =>
        Assert.Equal(Sensitivity.Internal, Explain(null, new ChatMessage(ChatRole.User, "x").WithLabel(new ContentLabel(Sensitivity.Public))).Sensitivity);

    [Fact]
    public void Explain_UnreadableLabel_CountsAsSecret()
    {
        ChatMessage message = new(ChatRole.User, "x") { AdditionalProperties = new() { [RouteOptionNames.Sensitivity] = "harmless" } };

        Assert.Equal(Sensitivity.Secret, Explain(null, message).Sensitivity);
    }

    [Fact]
    public void Explain_ResultOfALabelledTool_CarriesTheToolsLabel()
    {
        AIFunction diary = AIFunctionFactory.Create(static () => "dear diary", "read_diary");
        ChatMessage[] turn =
        [
            new(ChatRole.User, "x"),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "read_diary")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "dear diary")]),
        ];

        Assert.Equal(Sensitivity.Internal, Explain(new ChatOptions { Tools = [diary] }, turn).Sensitivity);
        Assert.Equal(Sensitivity.Private, Explain(new ChatOptions { Tools = [diary.WithLabel(ContentLabel.Closed)] }, turn).Sensitivity);
    }

    [Fact]
    public void Toolset_WithLabel_LabelsEveryFunction()
    {
        Toolset toolset = new("memory", "Notes.", [AIFunctionFactory.Create(static () => 1, "a"), AIFunctionFactory.Create(static () => 2, "b")], ContentLabel.Closed);

        Assert.Equal(2, toolset.Functions.Count);
        Assert.All(toolset.Functions, static f => Assert.Equal(Sensitivity.Private, f.AdditionalProperties[RouteOptionNames.Sensitivity]));
    }

    private RoutePlan Explain(ChatOptions? options, params ChatMessage[] messages) =>
        _kit.Services.GetRequiredService<TierKit.Chat.TieredChatClient>()
            .Explain(messages.Length > 0 ? messages : [new ChatMessage(ChatRole.User, "x")], options);
}
