using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.KernelMemory;
using TierKit.Memory.Operations;
using TierKit.Testing.Servers;

namespace TierKit.Benchmarks.Memory;

/// <summary>Measures what a search of notes adds to a Kernel Memory service's own time; a command, since both ways share one service and its moments.</summary>
internal static class ServedSearch
{
    public const string Name = "kernel-memory-search";

    private const int Notes = 100;
    private const int Calls = 2_000;
    private const int Warmup = 500;

    public static async Task<int> RunAsync()
    {
        string root = Directory.CreateTempSubdirectory("tierkit-served-").FullName;
        FakeKernelMemoryServer server = new();
        try
        {
            ServiceCollection services = new();
            services.AddTierKit(kit => kit
                .AddBasicMemory(Path.Combine(root, "notes"), options => options.StatePath = Path.Combine(root, "state"))
                .UseKernelMemory(server.Endpoint.AbsoluteUri, static options => options.PollInterval = TimeSpan.FromMilliseconds(5)));
            ServiceProvider provider = services.BuildServiceProvider();
            await using (provider.ConfigureAwait(false))
            {
                await MeasureAsync(provider.GetRequiredService<BasicMemory>(), provider.GetRequiredService<KernelMemoryNotes>(), server).ConfigureAwait(false);
            }
        }
        finally
        {
            await server.DisposeAsync().ConfigureAwait(false);
            Directory.Delete(root, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(BasicMemory memory, KernelMemoryNotes notes, FakeKernelMemoryServer server)
    {
        for (int i = 0; i < Notes; i++)
        {
            await memory.WriteNoteAsync($"Note {i}", $"Giraffes of herd {i} eat the leaves of acacia {i % 7} in the garden.").ConfigureAwait(false);
        }

        if (!await notes.WaitUntilSentAsync().ConfigureAwait(false))
        {
            throw new InvalidOperationException("The service does not have the notes.");
        }

        using HttpClient http = new() { BaseAddress = server.Endpoint };
        await memory.SearchNotesAsync("giraffes herd 1").ConfigureAwait(false);
        // The very request that the search makes, sent and read by itself.
        string request = server.Requests.Last(static one => one.Path == "/search").Body;
        double[] bare = new double[Calls];
        double[] whole = new double[Calls];
        for (int call = -Warmup; call < Calls; call++)
        {
            double first = await TimeAsync(() => BareAsync(http, request)).ConfigureAwait(false);
            double second = await TimeAsync(() => memory.SearchNotesAsync("giraffes herd 1")).ConfigureAwait(false);
            if (call >= 0)
            {
                (bare[call], whole[call]) = (first, second);
            }
        }

        double[] added = [.. whole.Zip(bare, static (with, without) => with - without).Order()];
        Array.Sort(bare);
        Array.Sort(whole);
        Console.WriteLine("| way | p50 | p95 |");
        Console.WriteLine("| --- | --- | --- |");
        Print("the service's answer, read by a bare client", bare);
        Print("`SearchNotesAsync`", whole);
        Console.WriteLine(FormattableString.Invariant($"| added, call by call | {added[Calls / 2]:F3} ms | {added[Calls * 95 / 100]:F3} ms |"));
    }

    private static void Print(string way, double[] times)
        => Console.WriteLine(FormattableString.Invariant($"| {way} | {times[Calls / 2]:F3} ms | {times[Calls * 95 / 100]:F3} ms |"));

    private static async Task<double> TimeAsync(Func<Task> call)
    {
        long start = Stopwatch.GetTimestamp();
        await call().ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task BareAsync(HttpClient http, string request)
    {
        using StringContent content = new(request, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync("search", content).ConfigureAwait(false);
        using Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        using JsonDocument json = await JsonDocument.ParseAsync(stream).ConfigureAwait(false);
    }
}
