using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Memory.Encoders;
using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Search;
using TierKit.Memory.Storage;
using TierKit.Memory.Tests.Encoders;
using TierKit.Memory.Tests.Storage;

namespace TierKit.Memory.Tests.Indexing;

/// <summary>Measures the index on this machine; run the built test executable with <c>--tierkit-figures</c>. Nothing here is a test.</summary>
internal static class IndexFigures
{
    public const string Switch = "--tierkit-figures";

    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["search", var root, var database, var words])
        {
            return await SearchOnceAsync(root, database, words).ConfigureAwait(false);
        }

        string[] parts = args.Length > 0 ? args : ["encoder", "import", "write", "search"];
        if (parts.Contains("encoder"))
        {
            EncoderFigures.Run();
        }

        if (parts.Contains("import"))
        {
            await ImportAsync(10_000).ConfigureAwait(false);
        }

        if (parts.Contains("write"))
        {
            await WriteAsync().ConfigureAwait(false);
        }

        if (parts.Contains("search"))
        {
            await SearchAsync(1_000).ConfigureAwait(false);
            await SearchAsync(10_000).ConfigureAwait(false);
        }

        return 0;
    }

    private static NoteIndex Open(string root, string database)
        => NoteIndex.Open(StoreFixture.ContentsOf(root), new PermalinkScheme("main"), new NoteLabels(), EmbeddedEncoder.Shared, Time, NullLogger.Instance, path: database);

    private static async Task ImportAsync(int count)
    {
        string folder = Directory.CreateTempSubdirectory("tierkit-figures-").FullName;
        string root = Directory.CreateDirectory(Path.Combine(folder, "notes")).FullName;
        FigureText text = new(1);
        for (int i = 0; i < count; i++)
        {
            string path = Path.Combine(root, $"folder{i % 50}", $"note {i}.md");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text.Note(i, words: 130 + (i % 7 * 30))).ConfigureAwait(false);
        }

        long size = Directory.EnumerateFiles(root, "*.md", SearchOption.AllDirectories).Select(static file => new FileInfo(file).Length).Order().ElementAt(count / 2);
        string database = Path.Combine(folder, "index.db");
        using (NoteIndex index = Open(root, database))
        {
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            long start = Time.GetTimestamp();
            await index.SynchronizeAsync(null, CancellationToken.None).ConfigureAwait(false);
            TimeSpan import = Time.GetElapsedTime(start);
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            Say($"import: {count} notes, median {size} bytes, in {import.TotalSeconds:F2} s = {count / import.TotalSeconds:F0} notes/s ({cpu.TotalSeconds:F2} s of processor time = {2 * count / cpu.TotalSeconds:F0} notes/s on two free cores)");
            List<double> rescans = [];
            for (int i = 0; i < 7; i++)
            {
                rescans.Add(await Timed(() => index.SynchronizeAsync(null, CancellationToken.None)).ConfigureAwait(false));
            }

            Say($"unchanged rescan: median {Percentile(rescans, .5):F0} ms, best {rescans.Min():F0} ms");
        }

        Say($"index file: {new FileInfo(database).Length / 1e6:F1} MB");
        List<double> starts = [];
        List<double> bare = [];
        for (int i = 0; i < 9; i++)
        {
            bare.Add(await Timed(() => StartedAsync([Switch, "nothing"])).ConfigureAwait(false));
            starts.Add(await Timed(() => StartedAsync([Switch, "search", root, database, text.Question(i)])).ConfigureAwait(false));
        }

        Say($"cold start of a search, process included: median {Percentile(starts, .5):F0} ms, best {starts.Min():F0} ms (a process that does nothing: {Percentile(bare, .5):F0} ms, best {bare.Min():F0} ms)");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task StartedAsync(string[] arguments)
    {
        string executable = Environment.ProcessPath!;
        ProcessStartInfo start = new(executable) { RedirectStandardOutput = true, UseShellExecute = false };
        string[] host = Path.GetFileNameWithoutExtension(executable) == "dotnet" ? [typeof(IndexFigures).Assembly.Location] : [];
        foreach (string argument in (string[])[.. host, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
    }

    private static async Task<int> SearchOnceAsync(string root, string database, string words)
    {
        using NoteIndex index = Open(root, database);
        SearchAnswer answer = await index.Search.SearchAsync(new NoteQuery { Text = words }).ConfigureAwait(false);
        Console.Out.WriteLine(answer.Hits.Count);
        return answer.Hits.Count > 0 ? 0 : 1;
    }

    private static async Task WriteAsync()
    {
        string folder = Directory.CreateTempSubdirectory("tierkit-figures-").FullName;
        string root = Directory.CreateDirectory(Path.Combine(folder, "notes")).FullName;
        FigureText text = new(2);
        using NoteIndex index = Open(root, Path.Combine(folder, "index.db"));
        ProjectFolder project = new(root);
        using ProjectLock projectLock = new(Path.Combine(folder, "lock"), Time);
        NoteStore store = new(new FolderContents(project, new NoteFiles(project, PhysicalFileSystem.Instance, projectLock), Time), index.Lookup, index, Time, new NoteStoreOptions());
        for (int i = 0; i < 50; i++)
        {
            await Write(store, text, i).ConfigureAwait(false);
        }

        List<double> plain = [];
        List<double> written = [];
        for (int i = 50; i < 550; i++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text.Note(i, 200));
            plain.Add(await Timed(() => Task.Run(() => PlainWrite(folder, bytes))).ConfigureAwait(false));
            written.Add(await Timed(() => Write(store, text, i)).ConfigureAwait(false));
        }

        Say($"one client: plain fsync and rename p50 {Percentile(plain, .5):F2} ms p99 {Percentile(plain, .99):F2} ms; write_note p50 {Percentile(written, .5):F2} ms p99 {Percentile(written, .99):F2} ms; ratios {Percentile(written, .5) / Percentile(plain, .5):F1} and {Percentile(written, .99) / Percentile(plain, .99):F1}");
        const int clients = 32;
        const int each = 50;
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        double time = await Timed(() => Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            FigureText own = new(100 + client);
            for (int i = 0; i < each; i++)
            {
                await Write(store, own, 1000 + (client * each) + i).ConfigureAwait(false);
            }
        })))).ConfigureAwait(false);
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Say($"{clients} clients: {clients * each / time * 1000:F0} notes/s ({cpu.TotalMilliseconds / (clients * each):F2} ms of processor time a note)");
        index.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static Task<NoteState> Write(NoteStore store, FigureText text, int i)
        => store.WriteAsync(new WriteNoteRequest($"Note {i}", text.Body(200) + $"\n- follows [[Note {i - 1}]]\n", $"folder{i % 20}"), CancellationToken.None);

    private static void PlainWrite(string folder, byte[] bytes)
    {
        string temporary = Path.Combine(folder, "plain.tmp");
        using (FileStream stream = new(temporary, FileMode.Create))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, Path.Combine(folder, "plain.md"), overwrite: true);
    }

    private static async Task SearchAsync(int count)
    {
        string folder = Directory.CreateTempSubdirectory("tierkit-figures-").FullName;
        using IndexFile file = new(Path.Combine(folder, "index.db"));
        RankedNoteSearch search = new(new SqlitePassageStore(file));
        FigureText text = new(3);
        using SqliteConnection bare = new($"Data Source={Path.Combine(folder, "bare.db")};Pooling=False");
        await bare.OpenAsync().ConfigureAwait(false);
        Run(bare, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000; CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61')");
        for (int start = 0; start < count; start += 500)
        {
            NoteDocument[] documents = [.. Enumerable.Range(start, 500).Select(i => new NoteDocument { Id = NoteIds.Of($"{i}"), Path = $"{i}.md", Title = text.Title(), Text = text.Sections(10, 80) })];
            await search.UpsertAsync(documents).ConfigureAwait(false);
            Run(bare, "BEGIN");
            foreach (CutPassage passage in documents.SelectMany(static document => PassageCutter.Cut(document.Text)))
            {
                using SqliteCommand insert = bare.CreateCommand();
                insert.CommandText = "INSERT INTO t VALUES($x)";
                insert.Parameters.AddWithValue("$x", passage.Text);
                await insert.ExecuteNonQueryAsync().ConfigureAwait(false);
            }

            Run(bare, "COMMIT");
        }

        await search.OptimizeAsync(CancellationToken.None).ConfigureAwait(false);
        Run(bare, "INSERT INTO t(t) VALUES('optimize')");
        long passages = file.Read(static connection => (long)connection.Scalar("SELECT passages FROM state")!);
        List<double> plain = [];
        List<double> hybrid = [];
        using SqliteCommand select = bare.CreateCommand();
        select.CommandText = "SELECT rowid FROM t WHERE t MATCH $q ORDER BY rank LIMIT 10";
        SqliteParameter parameter = select.Parameters.Add("$q", SqliteType.Text);
        for (int i = 0; i < 500; i++)
        {
            string question = text.Question(i);
            parameter.Value = string.Join(" OR ", QueryParser.Parse(question).Terms.Select(static term => $"\"{term.Source}\""));
            double simple = await Timed(() =>
            {
                using SqliteDataReader reader = select.ExecuteReader();
                while (reader.Read())
                {
                }

                return Task.CompletedTask;
            }).ConfigureAwait(false);
            double whole = await Timed(() => search.SearchAsync(new NoteQuery { Text = question }).AsTask()).ConfigureAwait(false);
            // Before that the code is compiled quickly and not yet well.
            if (i >= 200)
            {
                plain.Add(simple);
                hybrid.Add(whole);
            }
        }

        GC.Collect();
        Say($"search over {count} notes, {passages} passages: bare full-text OR p50 {Percentile(plain, .5):F2} ms, hybrid p50 {Percentile(hybrid, .5):F2} ms p90 {Percentile(hybrid, .9):F2} ms, ratio of medians {Percentile(hybrid, .5) / Percentile(plain, .5):F2}, of best quarters {Percentile(hybrid, .25) / Percentile(plain, .25):F2}; resident {Environment.WorkingSet / 1e6:F0} MB, managed {GC.GetTotalMemory(forceFullCollection: true) / 1e6:F0} MB");
        file.Dispose();
        await bare.CloseAsync().ConfigureAwait(false);
        Directory.Delete(folder, recursive: true);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<double> Timed(Func<Task> act)
    {
        long start = Time.GetTimestamp();
        await act().ConfigureAwait(false);
        return Time.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Percentile(List<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));

    private static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
