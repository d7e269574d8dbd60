using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

/// <summary>Is what the test executable does when it is started where the system itself refuses to write.</summary>
internal static class ConfinedProcess
{
    public const string Switch = "--tierkit-confined";
    public const string Full = "full";
    public const string ReadOnly = "read-only";
    public const int Fillers = 40;
    private const int FillerWords = 3000;

    // Blocks of 512 bytes: room for the index of a few notes, none for a big one.
    private const int MostBlocks = 720;

    /// <summary>Gets whether a filler has all of its words; its permalink has the word once more.</summary>
    public static bool IsWhole(string filler) => filler.Split("filler").Length == FillerWords + 2;

    /// <summary>Runs this executable with a limit on the size of files.</summary>
    public static Task<string> RunLimitedAsync(string root)
        => RunAsync("/bin/sh", ["-c", $"trap '' XFSZ; ulimit -f {MostBlocks}; exec \"$@\"", "sh", .. Command(Full, root)]);

    /// <summary>Runs this executable as somebody who may not write in the folder of the notes.</summary>
    public static Task<string> RunUnprivilegedAsync(string root) => Environment.IsPrivilegedProcess
        ? RunAsync("/bin/su", ["nobody", "-s", "/bin/sh", "-c", string.Join(' ', Command(ReadOnly, root).Select(static part => $"'{part}'"))])
        : RunAsync(Command(ReadOnly, root)[0], Command(ReadOnly, root)[1..]);

    public static async Task<int> MainAsync(string[] args)
    {
        string root = args[1];
        await using BasicMemory memory = BasicMemory.Open(Path.Combine(root, "notes"), options =>
        {
            options.StatePath = Path.Combine(root, "state");
            options.Watch = false;
        });
        await (args[0] == Full ? FillAsync(memory) : RefusedAsync(memory)).ConfigureAwait(false);
        return 0;
    }

    private static async Task FillAsync(BasicMemory memory)
    {
        string big = new('x', 2 * MostBlocks * 512);
        await SayAsync("small", () => memory.WriteNoteAsync("Small", "it fits")).ConfigureAwait(false);
        await SayAsync("big", () => memory.WriteNoteAsync("Big", big)).ConfigureAwait(false);
        await SayAsync("grow", () => memory.EditNoteAsync("Old", "append", big)).ConfigureAwait(false);
        for (int i = 0; i < Fillers; i++)
        {
            await SayAsync("filler", () => memory.WriteNoteAsync($"Filler {i}", Words(i))).ConfigureAwait(false);
        }
    }

    private static async Task RefusedAsync(BasicMemory memory)
    {
        await SayAsync("search", async () => Console.Out.WriteLine("found " + (await memory.SearchNotesAsync("old words").ConfigureAwait(false)).Results.Count)).ConfigureAwait(false);
        await SayAsync("write", () => memory.WriteNoteAsync("New", "x")).ConfigureAwait(false);
        await SayAsync("edit", () => memory.EditNoteAsync("Old", "append", "x")).ConfigureAwait(false);
        await SayAsync("move", () => memory.MoveNoteAsync("Old", "moved.md")).ConfigureAwait(false);
        await SayAsync("delete", () => memory.DeleteNoteAsync("Old")).ConfigureAwait(false);
    }

    private static async Task SayAsync(string step, Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
            Console.Out.WriteLine($"{step} done");
        }
        catch (NoteStoreException exception)
        {
            Console.Out.WriteLine($"{step} {exception.Code}");
        }
    }

    private static string Words(int seed)
    {
        StringBuilder text = new();
        for (int i = 0; i < FillerWords; i++)
        {
            text.Append("filler").Append((seed * FillerWords) + i).Append(i % 20 == 19 ? ".\n\n" : " ");
        }

        return text.ToString();
    }

    private static string[] Command(string mode, string root)
    {
        string executable = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(executable) == "dotnet" ? [typeof(ConfinedProcess).Assembly.Location] : [];
        return [executable, .. host, Switch, mode, root];
    }

    private static async Task<string> RunAsync(string file, string[] arguments)
    {
        ProcessStartInfo start = new(file) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        // Its double mapping is a file too, larger than the limit.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(process.ExitCode is 126 or 127, $"The child process could not be started. It may run as another user, who has to be let into the folder of this clone: {(await error).Trim()}");
        Assert.True(process.ExitCode == 0, await error);
        return said;
    }
}
