using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

namespace Snippets;

internal static class RootReadme
{
    public static async Task AskAsync()
    {
        var builder = Kernel.CreateBuilder();
        builder.AddTierKit(kit => kit
            .AddOllama("local", model: "llama3.2")                    // Sovereign
            .AddAnthropic("claude", model: "claude-sonnet-5")         // Partner, key from ANTHROPIC_API_KEY
            .AddGemini("gemini", model: "gemini-3-pro")               // Partner, key from GEMINI_API_KEY
            .AddBasicMemory("./notes"));                              // Sovereign notes and floor
        Kernel kernel = builder.Build();

        FunctionResult answer = await kernel.InvokePromptAsync("What must never depend on a partner?");
        Console.WriteLine(answer);
        Console.WriteLine(answer.GetRoute());   // served by: local (Sovereign) · attempts 1 · degradation none
    }
}
