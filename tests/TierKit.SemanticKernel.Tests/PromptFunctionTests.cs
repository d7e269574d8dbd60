using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.SemanticKernel.Tests;

/// <summary>Prompt functions of every make, and tools that run once however the kernel is asked.</summary>
public sealed class PromptFunctionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool, bool> Makes()
    {
        TheoryData<string, bool, bool> all = [];
        foreach (string make in new[] { "text", "config.json", "settings", "several" })
        {
            foreach (bool host in new[] { false, true })
            {
                all.Add(make, host, false);
                all.Add(make, host, true);
            }
        }

        return all;
    }

    public static TheoryData<string, bool, bool> Ways()
    {
        TheoryData<string, bool, bool> all = [];
        foreach (string way in new[] { "prompt", "service id", "chat client", "chat completion" })
        {
            foreach (bool host in new[] { false, true })
            {
                all.Add(way, host, false);
                all.Add(way, host, true);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Makes))]
    public async Task Invoke_PromptFunctionOfAnyMake_KeepsServiceIdAndSettings(string make, bool host, bool streaming)
    {
        StubChatClient away = new(StubChatClient.Says("away"));
        Kernel kernel = KernelTests.Build(host, new StubChatClient(StubChatClient.Says("home")), away);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-");
        try
        {
            KernelFunction function = await MakeAsync(make, folder);

            Assert.Equal("away", await InvokeAsync(kernel, function, streaming));
            Assert.Equal(.5f, away.SeenOptions[0]!.Temperature);
            // A model means something to the one service that was addressed by name, and nothing to whichever a policy chooses.
            Assert.Equal(make is "settings" or "several" ? "gpt-x" : null, away.SeenOptions[0]!.ModelId);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Tools_FirstServiceDiesAfterTheToolTurn_RunOnceWhicheverWayTheKernelIsAsked(string way, bool host, bool streaming)
    {
        int runs = 0;
        StubChatClient local = new(StubChatClient.Calling("p_count"), StubChatClient.Fails());
        Kernel kernel = KernelTests.Build(host, local, new StubChatClient(StubChatClient.Says("done")));
        kernel.Plugins.AddFromFunctions("p", [KernelFunctionFactory.CreateFromMethod(() => ++runs, "count")]);

        (string text, RouteReport? route) = await AskAsync(kernel, way, streaming);

        Assert.Equal("done", text);
        Assert.Equal(1, runs);
        Assert.Equal(2, local.Calls);
        if (!streaming)
        {
            Assert.Equal((Tier.Partner, "claude"), (route!.Tier, route.ServedBy));
        }
    }

    private static async Task<KernelFunction> MakeAsync(string make, DirectoryInfo folder)
    {
        switch (make)
        {
            case "text":
                return KernelFunctionFactory.CreateFromPrompt(
                    "Say {{$what}}",
                    new PromptExecutionSettings { ServiceId = "partner-first", ModelId = "gpt-x", ExtensionData = new Dictionary<string, object> { ["temperature"] = .5 } });
            case "config.json":
                DirectoryInfo function = folder.CreateSubdirectory("Say");
                await File.WriteAllTextAsync(Path.Combine(function.FullName, "skprompt.txt"), "Say {{$what}}", Token);
                await File.WriteAllTextAsync(
                    Path.Combine(function.FullName, "config.json"),
                    """{"schema":1,"execution_settings":{"partner-first":{"service_id":"partner-first","model_id":"gpt-x","temperature":0.5}}}""",
                    Token);
                return KernelPluginFactory.CreateFromFunctions("x", new Kernel().ImportPluginFromPromptDirectory(folder.FullName, "p"))["Say"];
            case "settings":
                // What a YAML prompt file is read into.
                return KernelFunctionFactory.CreateFromPrompt(PromptTemplateConfig.FromJson(
                    """
                    {"name":"Say","template":"Say {{$what}}","template_format":"semantic-kernel","input_variables":[{"name":"what","description":"what","is_required":true}],
                     "execution_settings":{"claude":{"service_id":"claude","model_id":"gpt-x","temperature":0.5}}}
                    """));
            default:
                // The first service id that is known here wins; a prompt file may name services of other applications.
                PromptTemplateConfig config = new("Say {{$what}}");
                config.AddExecutionSettings(new PromptExecutionSettings { ModelId = "gpt-x", ExtensionData = new Dictionary<string, object> { ["temperature"] = .9 } }, "elsewhere");
                config.AddExecutionSettings(new PromptExecutionSettings { ModelId = "gpt-x", ExtensionData = new Dictionary<string, object> { ["temperature"] = .5 } }, "claude");
                return KernelFunctionFactory.CreateFromPrompt(config);
        }
    }

    private static async Task<string> InvokeAsync(Kernel kernel, KernelFunction function, bool streaming)
    {
        KernelArguments arguments = new() { ["what"] = "hi" };
        if (!streaming)
        {
            FunctionResult result = await kernel.InvokeAsync(function, arguments, Token);
            Assert.Equal("claude", result.GetRoute()!.ServedBy);
            return result.ToString();
        }

        string text = "";
        await foreach (StreamingChatMessageContent content in kernel.InvokeStreamingAsync<StreamingChatMessageContent>(function, arguments, Token))
        {
            text += content.Content;
        }

        return text;
    }

    private static async Task<(string Text, RouteReport? Route)> AskAsync(Kernel kernel, string way, bool streaming)
    {
        PromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };
        ChatHistory history = new();
        history.AddUserMessage("hi");
        switch (way)
        {
            case "service id":
                settings.ServiceId = "sovereign-first";
                goto case "prompt";
            case "prompt":
                return await KernelTests.AskAsync(kernel, streaming, settings);
            case "chat client":
                IChatClient chat = kernel.GetRequiredService<IChatClient>();
                ChatOptions options = settings.ToChatOptions(kernel)!;
                ChatResponse response = streaming
                    ? await chat.GetStreamingResponseAsync("hi", options, Token).ToChatResponseAsync(Token)
                    : await chat.GetResponseAsync("hi", options, Token);
                return (response.Messages[^1].Text, response.GetRoute());
            default:
                IChatCompletionService completion = kernel.GetRequiredService<IChatCompletionService>();
                if (!streaming)
                {
                    ChatMessageContent content = await completion.GetChatMessageContentAsync(history, settings, kernel, Token);
                    return (content.Content!, content.GetRoute());
                }

                string text = "";
                await foreach (StreamingChatMessageContent part in completion.GetStreamingChatMessageContentsAsync(history, settings, kernel, Token))
                {
                    text += part.Content;
                }

                return (text, null);
        }
    }
}
