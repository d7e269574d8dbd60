using System.Diagnostics;
using System.Globalization;
using System.Text;
using TierKit.Memory.Operations;

namespace TierKit.Benchmarks.Memory;

/// <summary>Measures writing notes, durable and searchable, beside the plain durable file that nothing can be faster than.</summary>
/// <remarks>Run as <c>TierKit.Benchmarks write-load</c>; every figure of a line is of one run.</remarks>
internal static class WriteLoad
{
    public const string Name = "write-load";

    // As many that a p99 is no single outlier, whatever the number of clients.
    private const int Notes = 3200;
    private const int Warmup = 200;

    public static async Task<int> RunAsync()
    {
        string body = string.Concat(Enumerable.Repeat("- [fact] a line of a note of median size, with some words in it #tag\n", 21));
        DirectoryInfo all = Directory.CreateTempSubdirectory("tierkit-load-");
        try
        {
            foreach (int clients in (int[])[1, 8, 32])
            {
                // Removed at the end: a file system still has work with thousands of files just removed when the next are created.
                DirectoryInfo root = all.CreateSubdirectory($"{clients}");
                double[] plain = Plain(root.FullName, Encoding.UTF8.GetBytes(body));
                (double[] times, double perSecond) = await NotesAsync(root.FullName, body, clients).ConfigureAwait(false);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"clients {clients,2}: {perSecond,6:0}/s  p50 {At(times, .5):0.00} ms  p99 {At(times, .99):0.00} ms  | plain file p50 {At(plain, .5):0.00} ms  p99 {At(plain, .99):0.00} ms  | ratio p50 {At(times, .5) / At(plain, .5):0.0}  p99 {At(times, .99) / At(plain, .99):0.0}"));
            }
        }
        finally
        {
            all.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task<(double[] Times, double PerSecond)> NotesAsync(string root, string body, int clients)
    {
        BasicMemory memory = BasicMemory.Open(Path.Combine(root, "notes"), options => options.StatePath = Path.Combine(root, "state"));
        await using (memory.ConfigureAwait(false))
        {
            for (int i = 0; i < Warmup; i++)
            {
                await memory.WriteNoteAsync($"warm {i}", body).ConfigureAwait(false);
            }

            long start = Stopwatch.GetTimestamp();
            double[][] times = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => ClientAsync(memory, body, client, Notes / clients)))).ConfigureAwait(false);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return ([.. times.SelectMany(static own => own).Order()], Notes / seconds);
        }
    }

    private static async Task<double[]> ClientAsync(BasicMemory memory, string body, int client, int count)
    {
        double[] times = new double[count];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await memory.WriteNoteAsync($"note {client} {i}", body, "load").ConfigureAwait(false);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }

    private static double[] Plain(string root, byte[] body)
    {
        double[] times = new double[300];
        for (int i = 0; i < times.Length; i++)
        {
            string temporary = Path.Combine(root, "plain.tmp");
            long start = Stopwatch.GetTimestamp();
            using (FileStream file = new(temporary, FileMode.Create))
            {
                file.Write(body);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path.Combine(root, $"plain {i}.md"), overwrite: true);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return times;
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
