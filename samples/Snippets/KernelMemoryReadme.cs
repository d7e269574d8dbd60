using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.KernelMemory;
using TierKit.Memory.Operations;

namespace Snippets;

internal static class KernelMemoryReadme
{
    public static async Task NotesAsync()
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .AddBasicMemory("./notes")
            .UseKernelMemory("http://127.0.0.1:9001"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        SearchResults found = await memory.SearchNotesAsync("What do giraffes eat?");
        Console.WriteLine(found.Notice ?? "The service answered.");
    }

    public static async Task StatusAsync(IServiceProvider provider)
    {
        KernelMemoryStatus status = await provider.GetRequiredService<KernelMemoryNotes>().GetStatusAsync();
        foreach (KernelMemoryTrouble trouble in status.Troubles)
        {
            Console.WriteLine($"{trouble.Path}: {trouble.State}, {trouble.Reason}");
        }
    }

    public static async Task AskAsync(IServiceProvider provider)
    {
        string text = "";
        KernelMemoryNotes notes = provider.GetRequiredService<KernelMemoryNotes>();
        await foreach (KernelMemoryAnswerUpdate update in notes.AskStreamingAsync("What do giraffes eat?"))
        {
            text = update.Replaces ? update.Text : text + update.Text;
        }

        Console.WriteLine(text);
    }

    public static async Task ReadmeAsync()
    {
        KernelMemoryOptions options = new() { Endpoint = new Uri("http://127.0.0.1:9001"), Project = "main" };
        using KernelMemoryClient client = new(options);
        await client.UploadAsync("zoo-1", "Giraffes eat leaves.", new Dictionary<string, IReadOnlyList<string>> { ["type"] = ["note"] });
        await client.WaitUntilFoundAsync("zoo-1");

        foreach (KernelMemoryPassage passage in await client.SearchAsync("What do giraffes eat?"))
        {
            Console.WriteLine($"{passage.DocumentId}: {passage.Text}");
        }
    }
}
