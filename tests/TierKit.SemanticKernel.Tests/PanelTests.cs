using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using TierKit.Quorum;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.SemanticKernel.Tests;

public sealed class PanelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InvokePrompt_ServiceIdOfAPanel_AnswersWithItsAgreement(bool streaming)
    {
        Kernel kernel = Council();
        KernelFunction prompt = KernelFunctionFactory.CreateFromPrompt(
            new PromptTemplateConfig("Which year?") { ExecutionSettings = { ["council"] = new PromptExecutionSettings { ServiceId = "council" } } });

        string text = "";
        RouteReport? route = null;
        if (streaming)
        {
            await foreach (StreamingChatMessageContent update in kernel.InvokeStreamingAsync<StreamingChatMessageContent>(prompt, cancellationToken: TestContext.Current.CancellationToken))
            {
                text += update.Content;
                route ??= update.GetRoute();
            }
        }
        else
        {
            FunctionResult result = await kernel.InvokeAsync(prompt, cancellationToken: TestContext.Current.CancellationToken);
            text = result.ToString();
            route = result.GetRoute();
            Assert.Equal(QuorumDecision.Met, result.GetValue<ChatResponse>()!.GetQuorum()!.Decision);
        }

        Assert.Equal("1989", text);
        Assert.Equal("a+b", route!.ServedBy);
    }

    [Fact]
    public async Task Plugin_Quorum_IsThereForTheModel()
    {
        Kernel kernel = Council();

        FunctionResult result = await kernel.InvokeAsync("quorum", "ask_quorum", new() { ["question"] = "Which year?" }, TestContext.Current.CancellationToken);

        Assert.Contains("answer: 1989", result.ToString(), StringComparison.Ordinal);
    }

    private static Kernel Council() => Kernel.CreateBuilder().AddTierKit(static kit => kit
        .AddChatClient("a", Tier.Partner, new StubChatClient(StubChatClient.Says("1989")), static o => o.Lineage = "a")
        .AddChatClient("b", Tier.Partner, new StubChatClient(StubChatClient.Says("1989.")), static o => o.Lineage = "b")
        .AddChatClient("c", Tier.Partner, new StubChatClient(StubChatClient.Says("1990")), static o => o.Lineage = "c")
        .AddQuorum("council", static q => q.AddMember("a").AddMember("b").AddMember("c"))).Build();
}
