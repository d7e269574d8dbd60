using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Memory.Encoders;
using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;
using TierKit.Memory.Tests.Storage;

namespace TierKit.Memory.Tests.Indexing;

/// <summary>Is what the test executable does when it is started as one of several processes that write and search the same notes.</summary>
internal static class IndexerProcess
{
    public const string Switch = "--tierkit-indexer";

    public static Process Start(string root, string database, int seed, int count)
    {
        string executable = Environment.ProcessPath!;
        ProcessStartInfo start = new(executable) { RedirectStandardOutput = true, UseShellExecute = false };
        string[] host = Path.GetFileNameWithoutExtension(executable) == "dotnet" ? [typeof(IndexerProcess).Assembly.Location] : [];
        foreach (string argument in (string[])[.. host, Switch, root, database, seed.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcHeapCount"] = "1";
        return Process.Start(start)!;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        int seed = int.Parse(args[2], CultureInfo.InvariantCulture);
        int count = int.Parse(args[3], CultureInfo.InvariantCulture);
        ProjectFolder folder = new(args[0]);
        using NoteIndex index = NoteIndex.Open(StoreFixture.ContentsOf(folder.Root), new PermalinkScheme("main"), new NoteLabels(), EmbeddedEncoder.Shared, TimeProvider.System, NullLogger.Instance, path: args[1]);
        int missed = 0;
        for (int i = 0; i < count; i++)
        {
            string path = $"process{seed}/note{i}.md";
            string text = $"# Note {i} of {seed}\n\nSpecimen s{seed}x{i} about lemurs, see [[process{seed}/note{Math.Max(0, i - 1)}]].\n";
            Directory.CreateDirectory(Path.Combine(folder.Root, $"process{seed}"));
            string temporary = Path.Combine(folder.Root, path + ".tmp");
            await File.WriteAllTextAsync(temporary, text).ConfigureAwait(false);
            File.Move(temporary, Path.Combine(folder.Root, path), overwrite: true);
            NoteFile file = NoteFile.FromBytes(path, Encoding.UTF8.GetBytes(text));
            await index.OnWrittenAsync(file, NoteParser.Parse(text, path, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc), CancellationToken.None).ConfigureAwait(false);
            SearchAnswer own = await index.Search.SearchAsync(new NoteQuery { Text = $"s{seed}x{i}" }).ConfigureAwait(false);
            missed += own.Hits.Count == 1 ? 0 : 1;
            if (i % 10 == 9)
            {
                await index.SynchronizeAsync(null, CancellationToken.None).ConfigureAwait(false);
            }
        }

        Console.Out.WriteLine(missed.ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
