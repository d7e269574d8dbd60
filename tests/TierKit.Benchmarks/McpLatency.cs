using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using TierKit.Mcp.Borrowing;
using TierKit.Memory.Operations;
using TierKit.Policy;

namespace TierKit.Benchmarks;

/// <summary>Measures <c>tierkit mcp</c> from outside, and what the supervised client adds; a command, since each start is a process.</summary>
internal static class McpLatency
{
    public const string Name = "mcp-latency";

    private const int Calls = 1_000;

    public static async Task<int> RunAsync(string tool)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-mcp-bench-");
        string notes = Path.Combine(folder.FullName, "notes");
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", Path.Combine(folder.FullName, "data"));
        await using ServiceProvider services = Build(folder.FullName, notes, tool);
        BasicMemory memory = services.GetRequiredService<BasicMemory>();
        for (int i = 0; i < 300; i++)
        {
            await memory.WriteNoteAsync($"Note {i}", $"- [fact] Oolong number {i} is tea #t{i % 7}\n\nSome words about engines, gardens and rivers {i}.", $"f{i % 10}").ConfigureAwait(false);
        }

        double[] starts = new double[9];
        for (int i = 0; i < starts.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            McpClient cold = await PlainAsync(notes, tool).ConfigureAwait(false);
            await cold.ListToolsAsync().ConfigureAwait(false);
            starts[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            await cold.DisposeAsync().ConfigureAwait(false);
        }

        Array.Sort(starts);
        Console.WriteLine(FormattableString.Invariant($"cold start to tools/list: median {starts[starts.Length / 2]:F0} ms, worst {starts[^1]:F0} ms"));

        await using McpClient plain = await PlainAsync(notes, tool).ConfigureAwait(false);
        BorrowedServers servers = services.GetRequiredService<BorrowedServers>();
        await servers.ConnectAsync().ConfigureAwait(false);
        IReadOnlyList<AIFunction> tools = services.GetServices<Toolset>().Single(static t => t.Name == "notes").Functions;
        AIFunction search = services.GetServices<Toolset>().Single(static t => t.Name == "memory").Functions.Single(static f => f.Name == "search_notes");
        await CompareAsync(
            "search_notes: in process, and over stdio",
            i => search.InvokeAsync(new() { ["query"] = $"oolong tea {i}" }).AsTask(),
            i => plain.CallToolAsync("search_notes", new Dictionary<string, object?> { ["query"] = $"oolong tea {i}" }).AsTask()).ConfigureAwait(false);
        AIFunction status = tools.Single(static t => t.Name == "tier_status");
        await CompareAsync(
            "tier_status over stdio: plain MCP client, and supervised",
            _ => plain.CallToolAsync("tier_status").AsTask(),
            _ => status.InvokeAsync().AsTask()).ConfigureAwait(false);
        await plain.DisposeAsync().ConfigureAwait(false);
        await services.DisposeAsync().ConfigureAwait(false);
        folder.Delete(recursive: true);
        return 0;
    }

    // In turns, so that both meet the same noise.
    private static async Task CompareAsync(string what, Func<int, Task> first, Func<int, Task> second)
    {
        double[] one = new double[Calls];
        double[] two = new double[Calls];
        for (int i = -100; i < Calls; i++)
        {
            double a = await TimeAsync(() => first(Math.Abs(i))).ConfigureAwait(false);
            double b = await TimeAsync(() => second(Math.Abs(i))).ConfigureAwait(false);
            if (i >= 0)
            {
                (one[i], two[i]) = (a, b);
            }
        }

        Array.Sort(one);
        Array.Sort(two);
        Console.WriteLine(FormattableString.Invariant(
            $"{what}: p50 {one[Calls / 2]:F3} and {two[Calls / 2]:F3} ms, difference {two[Calls / 2] - one[Calls / 2]:F3} ms (p95 {one[Calls * 95 / 100]:F3} and {two[Calls * 95 / 100]:F3})"));
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        long start = Stopwatch.GetTimestamp();
        await run().ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Task<McpClient> PlainAsync(string notes, string tool) => McpClient.CreateAsync(new StdioClientTransport(new StdioClientTransportOptions
    {
        Command = "dotnet",
        Arguments = [tool, "mcp", "--path", notes],
        ShutdownTimeout = TimeSpan.FromSeconds(1),
        StandardErrorLines = static _ => { },
    }));

    private static ServiceProvider Build(string folder, string notes, string tool)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .AddBasicMemory(notes, static options => options.Watch = false)
            .Configure(options =>
            {
                options.Lock.Mode = LockMode.Development;
                options.Lock.Path = Path.Combine(folder, LockFile.FileName);
            })
            .AddMcpServer("notes", "dotnet", tool, "mcp", "--path", notes));
        return services.BuildServiceProvider();
    }
}
