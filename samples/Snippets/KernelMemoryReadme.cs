using TierKit.Memory.KernelMemory;

namespace Snippets;

internal static class KernelMemoryReadme
{
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
