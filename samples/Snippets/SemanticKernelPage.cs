using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

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
}
