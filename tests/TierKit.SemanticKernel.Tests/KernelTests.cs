using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.SemanticKernel.Tests;

public sealed class KernelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<bool, bool> Forms() => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task InvokePrompt_NoServiceId_AsksTheDefaultPolicyAndReportsTheRoute(bool host, bool streaming)
    {
        Kernel kernel = Build(host, new StubChatClient(StubChatClient.Says("home")), new StubChatClient(StubChatClient.Says("away")));

        (string text, RouteReport? route) = await AskAsync(kernel, streaming, null);

        Assert.Equal("home", text);
        Assert.Equal("local", route!.ServedBy);
    }

    [Theory]
    [InlineData("claude", "away")]
    [InlineData("partner-first", "away")]
    [InlineData("sovereign-only", "home")]
    public async Task InvokePrompt_ServiceId_IsAPolicyOrAService(string id, string expected)
    {
        foreach (bool host in new[] { false, true })
        {
            foreach (bool streaming in new[] { false, true })
            {
                Kernel kernel = Build(host, new StubChatClient(StubChatClient.Says("home")), new StubChatClient(StubChatClient.Says("away")));

                Assert.Equal(expected, (await AskAsync(kernel, streaming, new PromptExecutionSettings { ServiceId = id })).Text);
            }
        }
    }

    [Fact]
    public async Task InvokePrompt_UnknownServiceId_ListsTheKnownNames()
    {
        Kernel kernel = Build(false, new StubChatClient(StubChatClient.Says("home")), new StubChatClient(StubChatClient.Says("away")));

        UnknownNameException unknown = await Assert.ThrowsAsync<UnknownNameException>(() => AskAsync(kernel, false, new PromptExecutionSettings { ServiceId = "claud" }));

        Assert.Contains("claude", unknown.KnownNames);
        Assert.Contains("sovereign-only", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvokePrompt_FromConfigJson_KeepsItsServiceId()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-");
        try
        {
            DirectoryInfo function = folder.CreateSubdirectory("Say");
            await File.WriteAllTextAsync(Path.Combine(function.FullName, "skprompt.txt"), "Say {{$what}}", Token);
            await File.WriteAllTextAsync(
                Path.Combine(function.FullName, "config.json"),
                """{"schema":1,"description":"Says it.","execution_settings":{"partner-first":{"service_id":"partner-first","temperature":0.5}}}""",
                Token);
            StubChatClient away = new(StubChatClient.Says("away"));
            Kernel kernel = Build(false, new StubChatClient(StubChatClient.Says("home")), away);
            KernelPlugin plugin = kernel.ImportPluginFromPromptDirectory(folder.FullName, "p");

            FunctionResult result = await kernel.InvokeAsync(plugin["Say"], new KernelArguments { ["what"] = "hi" }, Token);

            Assert.Equal("away", result.ToString());
            Assert.Equal(.5f, away.SeenOptions[0]!.Temperature);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task InvokePrompt_ModelId_DoesNotReachACandidate()
    {
        StubChatClient home = new(StubChatClient.Says("home"));
        Kernel kernel = Build(false, home, new StubChatClient(StubChatClient.Says("away")));

        await AskAsync(kernel, false, new PromptExecutionSettings { ModelId = "llama3.2" });

        Assert.Null(home.SeenOptions[0]!.ModelId);
    }

    [Fact]
    public async Task Metadata_OfAResult_CarriesRouteAndUsage()
    {
        Kernel kernel = Build(false, new StubChatClient(StubChatClient.Says("home")), new StubChatClient(StubChatClient.Says("away")));

        FunctionResult result = await kernel.InvokePromptAsync("hi", cancellationToken: Token);

        Assert.Equal("local", Assert.IsType<RouteReport>(result.Metadata![RouteReport.PropertyName]).ServedBy);
        Assert.Equal(3, Assert.IsType<UsageDetails>(result.Metadata["Usage"]).InputTokenCount);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Tools_FirstServiceDiesAfterTheToolTurn_RunOnceAndTheNextAnswers(bool host, bool streaming)
    {
        int runs = 0;
        StubChatClient local = new(StubChatClient.Calling("p_count"), StubChatClient.Fails());
        Kernel kernel = Build(host, local, new StubChatClient(StubChatClient.Says("done")));
        kernel.Plugins.AddFromFunctions("p", [KernelFunctionFactory.CreateFromMethod(() => ++runs, "count")]);
        CountingFilter filter = new();
        kernel.FunctionInvocationFilters.Add(filter);

        (string text, RouteReport? route) = await AskAsync(kernel, streaming, new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() });

        Assert.Equal("done", text);
        Assert.Equal(1, runs);
        Assert.Contains("count", filter.Seen);
        if (!streaming)
        {
            Assert.Equal(Tier.Partner, route!.Tier);
            Assert.Equal(["local", "local", "claude"], route.Attempts.Select(static a => a.Service));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ChatCompletion_DirectUse_GoesThroughThePolicyAndKeepsTheRoute(bool keyed)
    {
        Kernel kernel = Build(false, new StubChatClient(StubChatClient.Says("home")), new StubChatClient(StubChatClient.Says("away")));
        IChatCompletionService service = keyed
            ? kernel.GetRequiredService<IChatCompletionService>("partner-first")
            : kernel.GetRequiredService<IChatCompletionService>();

        ChatMessageContent content = await service.GetChatMessageContentAsync("hi", cancellationToken: Token);

        Assert.Equal(keyed ? "away" : "home", content.Content);
        Assert.Equal(keyed ? "claude" : "local", content.GetRoute()!.ServedBy);
    }

    [Fact]
    public async Task Toolset_Registered_BecomesAPluginOfItsName()
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.AddTierKit(static kit => kit
            .AddChatClient("local", Tier.Sovereign, new StubChatClient(StubChatClient.Says("home")))
            .AddToolset(static _ => new Toolset("memory", "Notes.", [AIFunctionFactory.Create(static () => "found", "search_notes")])));
        Kernel kernel = builder.Build();

        Assert.Equal("found", (await kernel.InvokeAsync("memory", "search_notes", cancellationToken: Token)).ToString());
    }

    internal static Kernel Build(bool host, IChatClient local, IChatClient claude)
    {
        if (!host)
        {
            return Kernel.CreateBuilder().AddTierKit(kit => kit
                .AddChatClient("local", Tier.Sovereign, local)
                .AddChatClient("claude", Tier.Partner, claude)).Build();
        }

        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKernel().AddTierKit(kit => kit
            .AddChatClient("local", Tier.Sovereign, local)
            .AddChatClient("claude", Tier.Partner, claude));
        return builder.Build().Services.GetRequiredService<Kernel>();
    }

    internal static async Task<(string Text, RouteReport? Route)> AskAsync(Kernel kernel, bool streaming, PromptExecutionSettings? settings)
    {
        KernelArguments arguments = settings is null ? [] : new KernelArguments(settings);
        if (!streaming)
        {
            FunctionResult result = await kernel.InvokePromptAsync("hi", arguments, cancellationToken: Token);
            return (result.ToString(), result.GetRoute());
        }

        string text = "";
        RouteReport? route = null;
        await foreach (StreamingChatMessageContent content in kernel.InvokePromptStreamingAsync<StreamingChatMessageContent>("hi", arguments, cancellationToken: Token))
        {
            route ??= content.GetRoute();
            text += content.Content;
        }

        return (text, route);
    }

    private sealed class CountingFilter : IFunctionInvocationFilter
    {
        public List<string> Seen { get; } = [];

        public Task OnFunctionInvocationAsync(Microsoft.SemanticKernel.FunctionInvocationContext context, Func<Microsoft.SemanticKernel.FunctionInvocationContext, Task> next)
        {
            Seen.Add(context.Function.Name);
            return next(context);
        }
    }
}
