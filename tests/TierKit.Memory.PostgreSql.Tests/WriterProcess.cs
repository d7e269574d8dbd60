using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Operations;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Is what the test executable does when it is started as one of several instances that write the same notes.</summary>
internal static class WriterProcess
{
    public const string Switch = "--tierkit-writer";

    private const string InDatabase = "in-database";
    private const int Writers = 2;

    /// <summary>Starts an instance that shares no lock file with the others, as on a machine of its own.</summary>
    public static Process Start(string folder, string connection, int number, int writes, bool inDatabase = false)
    {
        string executable = Environment.ProcessPath!;
        ProcessStartInfo start = new(executable) { RedirectStandardOutput = true, UseShellExecute = false };
        string[] host = Path.GetFileNameWithoutExtension(executable) == "dotnet" ? [typeof(WriterProcess).Assembly.Location] : [];
        foreach (string argument in (string[])[.. host, Switch, folder, number.ToString(CultureInfo.InvariantCulture), writes.ToString(CultureInfo.InvariantCulture), .. inDatabase ? [InDatabase] : (string[])[]])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[OptionsCheck.Variable] = connection;
        start.Environment["XDG_DATA_HOME"] = Path.Combine(folder, $"machine{number}");
        start.Environment["DOTNET_gcHeapCount"] = "1";
        return Process.Start(start)!;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        int number = int.Parse(args[1], CultureInfo.InvariantCulture);
        int writes = int.Parse(args[2], CultureInfo.InvariantCulture);
        ServiceProvider provider = BadServerTests.Build(Path.Combine(args[0], "notes"), "", tenant: args[0], inDatabase: args.Contains(InDatabase));
        await using (provider.ConfigureAwait(false))
        {
            BasicMemory memory = provider.GetRequiredService<BasicMemory>();
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                for (int i = 0; i < writes; i++)
                {
                    string name = string.Create(CultureInfo.InvariantCulture, $"qx{number}w{writer}n{i}zk");
                    await memory.WriteNoteAsync("Own " + name, $"giraffes {name}").ConfigureAwait(false);
                    await memory.EditNoteAsync("Shared", "append", "\n" + name).ConfigureAwait(false);
                    Console.Out.WriteLine(name);
                }
            }))).ConfigureAwait(false);
        }

        return 0;
    }
}
