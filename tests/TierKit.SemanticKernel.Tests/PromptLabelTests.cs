using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.SemanticKernel.Tests;

/// <summary>What a rendered prompt carries, decides where it may go.</summary>
public sealed class PromptLabelTests
{
    private static readonly ContentLabel Private = new(Sensitivity.Private);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{{crm.find}}", false)]
    [InlineData("{{crm.find}}", true)]
    [InlineData("Outer: {{inner.summary}}", false)]
    [InlineData("Outer: {{inner.summary}}", true)]
    [InlineData("{{web.page}}", false)]
    [InlineData("{{web.page}}", true)]
    [InlineData("{{said.aloud}}", false)]
    public async Task InvokePrompt_TemplateReturnsPrivateContent_StaysHome(string template, bool streaming)
    {
        StubChatClient away = new(StubChatClient.Says("away"));
        Kernel kernel = Build(new StubChatClient(StubChatClient.Fails()), away);

        // The inner prompt is answered at home too, so its home must work once.
        if (template.Contains("inner", StringComparison.Ordinal))
        {
            kernel = Build(new StubChatClient(StubChatClient.Says("summary"), StubChatClient.Fails()), away);
        }

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => AskAsync(kernel, template, streaming));

        Assert.Contains(failure.Exclusions, static e => e is { Service: "claude", Reason: ExclusionReason.Sensitivity });
        Assert.Equal(0, away.Calls);
    }

    [Theory]
    [InlineData("{{own.time}}", false)]
    [InlineData("{{own.time}}", true)]
    [InlineData("{{open.weather}}", false)]
    [InlineData("{{notes.public_one}}", false)]
    [InlineData("no function", false)]
    public async Task InvokePrompt_TemplateReturnsTheAppsOwnContent_InheritsTheRequestsLabel(string template, bool streaming)
    {
        Kernel kernel = Build(new StubChatClient(StubChatClient.Fails()), new StubChatClient(StubChatClient.Says("away")));

        Assert.Equal("away", await AskAsync(kernel, template, streaming));
    }

    [Fact]
    public async Task InvokePrompt_LabelledArgument_StaysHome()
    {
        Kernel kernel = Build(new StubChatClient(StubChatClient.Fails()), new StubChatClient(StubChatClient.Says("away")));
        KernelArguments arguments = new() { ["note"] = new Microsoft.Extensions.AI.TextContent("salary").WithLabel(Private) };

        await Assert.ThrowsAsync<AllServicesFailedException>(() => kernel.InvokePromptAsync("{{$note}}", arguments, cancellationToken: Token));
    }

    [Fact]
    public async Task InvokePrompt_OnePromptAfterAnother_LabelsDoNotLeakIntoTheNext()
    {
        Kernel kernel = Build(new StubChatClient(StubChatClient.Says("home"), StubChatClient.Fails()), new StubChatClient(StubChatClient.Says("away")));

        Assert.Equal("home", await AskAsync(kernel, "{{crm.find}}", streaming: false));
        Assert.Equal("away", await AskAsync(kernel, "{{own.time}}", streaming: false));
    }

    [Theory]
    [InlineData("crm", "find", true)]
    [InlineData("own", "time", false)]
    [InlineData("web", "page", true)]
    [InlineData("notes", "read", true)]
    [InlineData("notes", "public_one", false)]
    [InlineData("said", "aloud", true)]
    public async Task Tools_ModelCallsThem_ResultsCarryTheirLabels(string plugin, string function, bool staysHome)
    {
        StubChatClient away = new(StubChatClient.Says("away"));
        Kernel kernel = Build(new StubChatClient(StubChatClient.Calling($"{plugin}_{function}"), StubChatClient.Fails()), away);
        PromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };

        if (staysHome)
        {
            await Assert.ThrowsAsync<AllServicesFailedException>(() => kernel.InvokePromptAsync("hi", new KernelArguments(settings), cancellationToken: Token));
            Assert.Equal(0, away.Calls);
        }
        else
        {
            Assert.Equal("away", (await kernel.InvokePromptAsync("hi", new KernelArguments(settings), cancellationToken: Token)).ToString());
        }
    }

    private static async Task<string> AskAsync(Kernel kernel, string template, bool streaming)
    {
        if (!streaming)
        {
            return (await kernel.InvokePromptAsync(template, cancellationToken: Token)).ToString();
        }

        string text = "";
        await foreach (string part in kernel.InvokePromptStreamingAsync<string>(template, cancellationToken: Token))
        {
            text += part;
        }

        return text;
    }

    private static Kernel Build(IChatClient local, IChatClient claude)
    {
        Kernel kernel = Kernel.CreateBuilder().AddTierKit(kit => kit
            .AddChatClient("local", Tier.Sovereign, local)
            .AddChatClient("claude", Tier.Partner, claude)
            .AddToolset(static _ => new Toolset("notes", "Notes.", 
            [
                AIFunctionFactory.Create(static () => "note", "read"),
                AIFunctionFactory.Create(static () => new LabelledResult("leaflet", new ContentLabel(Sensitivity.Public)), new AIFunctionFactoryOptions { Name = "public_one", MarshalResult = static (result, _, _) => new(result) }),
            ],
            Private))
            .AddFunctionLabel("crm", Private, "find")
            .AddFunctionLabel("open", new ContentLabel(Sensitivity.Public))).Build();
        kernel.Plugins.AddFromFunctions("crm", [KernelFunctionFactory.CreateFromMethod(static () => "customer", "find")]);
        kernel.Plugins.AddFromFunctions("own", [KernelFunctionFactory.CreateFromMethod(static () => "noon", "time")]);
        kernel.Plugins.AddFromFunctions("open", [OpenApi("weather")]);
        kernel.Plugins.AddFromFunctions("web", [OpenApi("page")]);
        kernel.Plugins.AddFromFunctions("inner", [KernelFunctionFactory.CreateFromPrompt("Sum up {{crm.find}}", functionName: "summary")]);
        kernel.Plugins.AddFromFunctions("said", [AIFunctionFactory.Create(static () => "aloud", "aloud").WithLabel(Private).AsKernelFunction()]);
        return kernel;
    }

    private static KernelFunction OpenApi(string name) => KernelFunctionFactory.CreateFromMethod(
        static () => "from outside",
        new KernelFunctionFromMethodOptions
        {
            FunctionName = name,
            AdditionalMetadata = new(new Dictionary<string, object?> { ["operation"] = new Microsoft.SemanticKernel.Plugins.OpenApi.RestApiOperation() }),
        });
}
