using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using TierKit.Functions;
using TierKit.Policy;
using TierKit.Tiers;

#pragma warning disable MEAI001, TKEXP001 // Speech and images are experimental, here and in Microsoft.Extensions.AI.

namespace Snippets;

internal static class SpeechAndImagesPage
{
    public static void Register(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddOpenAICompatibleTranscription("whisper", Tier.Sovereign, model: "whisper-large-v3", endpoint: "http://localhost:8001/v1")
            .AddOpenAICompatibleSpeech("piper", Tier.Sovereign, model: "en-amy", endpoint: "http://localhost:8002/v1")
            .AddOpenAICompatibleImages("flux", Tier.Sovereign, model: "flux-schnell", endpoint: "http://10.0.0.5:8003/v1")
            .AddOpenAITranscription("openai-ears", model: "gpt-4o-transcribe")
            .AddOpenAISpeech("openai-voice", model: "gpt-4o-mini-tts")
            .AddOpenAIImages("openai-brush", model: "gpt-image-1", configure: o => o.Clocks.Total = TimeSpan.FromMinutes(3)));
    }

    public static async Task AskAsync(IServiceProvider provider)
    {
        var ears = provider.GetRequiredService<ISpeechToTextClient>();
        using FileStream recording = File.OpenRead("call.wav");
        SpeechToTextResponse heard = await ears.GetTextAsync(recording, new SpeechToTextOptions().WithSensitivity(Sensitivity.Private));
        Console.WriteLine($"{heard.Text}\n{heard.GetRoute()}");

        var brush = provider.GetRequiredKeyedService<IImageGenerator>("sovereign-only");
        ImageGenerationResponse drawn = await brush.GenerateAsync(new ImageGenerationRequest("a lighthouse in fog"));
        Console.WriteLine(drawn.GetRoute());
    }

    public static void Functions(IServiceCollection services, AIFunction forecast, AIFunction almanac)
    {
        services.AddTierKit(kit => kit
            .AddTransactionalFunction("weather", forecast, alternative: almanac, label: new ContentLabel(Sensitivity.Public, Integrity.Untrusted)));
    }

    public static void Plugin(IServiceCollection services, KernelPlugin weather, AIFunction almanac)
    {
        services.AddTierKit(kit => kit
            .AddTransactionalPlugin(weather, alternative: f => f.Name == "get_forecast" ? almanac : null));
    }

    public static async Task CallAsync(IServiceProvider provider)
    {
        var weather = provider.GetRequiredKeyedService<TieredFunction>("weather");
        FunctionAnswer answer = await weather.AskAsync(new AIFunctionArguments { ["city"] = "Bergen" });
        Console.WriteLine($"{answer.Value}\n{answer.Route}");
    }

    public static void Fakes(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddFakeTranscription("whisper", Tier.Sovereign, replies: "from home", fault: TierKit.Testing.Fault.Overloaded)
            .AddFakeTranscription("vendor", Tier.Transactional, replies: "from a vendor"));
    }
}
