using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using TierKit;
using TierKit.Tiers;

// Any connector of Semantic Kernel plugs in by one call. This one speaks OpenAI's protocol to whatever CONNECTOR_ENDPOINT names.
string endpoint = Environment.GetEnvironmentVariable("CONNECTOR_ENDPOINT") ?? "http://localhost:8080/v1";
string model = Environment.GetEnvironmentVariable("CONNECTOR_MODEL") ?? "default";

// Handing an HttpClient over switches the connector's own retries off: the walk decides about retries.
using HttpClient http = new();
Kernel kernel = Kernel.CreateBuilder()
    .AddTierKit(kit => kit.AddChatCompletionService(
        "mine",
        Tier.Sovereign,
        new OpenAIChatCompletionService(model, new Uri(endpoint), apiKey: "none", httpClient: http)))
    .Build();

try
{
    FunctionResult answer = await kernel.InvokePromptAsync(args.Length > 0 ? string.Join(' ', args) : "Say hello in one sentence.");
    Console.WriteLine(answer);
    Console.WriteLine();
    Console.WriteLine(answer.GetRoute());
    return 0;
}
catch (TierKitException exception)
{
    // There is no floor here, so an honest failure is all that is left when nobody answers.
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
