using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.SemanticKernel;
using Polly;
using Polly.Retry;
using TierKit.Hosting;
using TierKit.Policy;

namespace Snippets;

internal static class SemanticKernelPage
{
    public static async Task ReadmeAsync()
    {
        Kernel kernel = Kernel.CreateBuilder()
            .AddTierKit(kit => kit.AddOllama("local", model: "llama3.2"))
            .Build();

        FunctionResult answer = await kernel.InvokePromptAsync("Say hello.");
        Console.WriteLine($"{answer}\n{answer.GetRoute()}");
    }

    public static void Host(HostApplicationBuilder builder)
    {
        IKernelBuilder kernel = builder.Services.AddKernel();
        kernel.AddTierKit(builder.Configuration.GetSection("TierKit"), kit => kit
            .AddFunctionLabel("weather", new ContentLabel(Sensitivity.Public, Integrity.Untrusted)));
    }

    public static async Task AskAsync(Kernel kernel)
    {
        FunctionResult answer = await kernel.InvokePromptAsync("Say hello.", new KernelArguments(new PromptExecutionSettings { ServiceId = "sovereign-only" }));
        Console.WriteLine($"{answer}\n{answer.GetRoute()}");
    }

    public static void Outside(ITierKitBuilder kit, KernelFunction almanac)
    {
        var patient = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2 }).AddTimeout(TimeSpan.FromSeconds(10)).Build();
        kit.AddFunctionResilience("weather", "forecast", patient, alternative: almanac);
    }
}
