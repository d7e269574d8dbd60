using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Encoders;
using TierKit.Memory.Sources;

namespace Snippets;

internal static class PersonalDataPage
{
    public static async Task ReadmeAsync()
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .AddBasicMemory("./notes")
            .AddPersonalData("./papers"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        PersonalData data = provider.GetRequiredService<PersonalData>();
        foreach (SourcePassage passage in await data.SearchAsync("Until when does the warranty last?"))
        {
            Console.WriteLine($"{passage.Citation}: {passage.Text}");
        }
    }

    public static async Task EncoderAsync()
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit.AddEmbeddedEncoder());
        await using ServiceProvider provider = services.BuildServiceProvider();

        var encoder = provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(EncoderNames.Embedded);
        ReadOnlyMemory<float> vector = await encoder.GenerateVectorAsync("How do I repair my bicycle?");
        Console.WriteLine(vector.Length);
    }
}
