using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

/// <summary>Is what the test executable does when it is started as one of several writers, or as one to be killed.</summary>
internal static class WriterProcess
{
    public const string Switch = "--tierkit-writer";
    public const string Overwrite = "overwrite";
    public const string Append = "append";
    public const string Create = "create";
    public const string Operate = "operate";

    /// <summary>Starts this executable as a writer; each line that it prints says that a write has returned.</summary>
    public static Process Start(string mode, string root, int seed, int count)
    {
        string executable = Environment.ProcessPath!;
        ProcessStartInfo start = new(executable) { RedirectStandardOutput = true, UseShellExecute = false };
        string[] host = Path.GetFileNameWithoutExtension(executable) == "dotnet" ? [typeof(WriterProcess).Assembly.Location] : [];
        foreach (string argument in (string[])[.. host, Switch, mode, root, seed.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        // Less start-up work: a process lives for milliseconds here.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcHeapCount"] = "1";
        return Process.Start(start)!;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        string mode = args[0];
        int seed = int.Parse(args[2], CultureInfo.InvariantCulture);
        int count = int.Parse(args[3], CultureInfo.InvariantCulture);
        if (mode == Operate)
        {
            return await OperateAsync(args[1], seed, count).ConfigureAwait(false);
        }

        ProjectFolder folder = new(args[1]);
        using ProjectLock projectLock = new(Path.Combine(folder.Root, ".tierkit"), TimeProvider.System);
        NoteFiles files = new(folder, PhysicalFileSystem.Instance, projectLock);
        for (int index = 0; index < count; index++)
        {
            int version = (seed * 100_000) + index;
            string said = await WriteAsync(files, mode, version, index).ConfigureAwait(false);
            Console.Out.WriteLine(said);
        }

        return 0;
    }

    /// <summary>Composes a note that shows whether it is whole: its version, its length and the hash of its text.</summary>
    public static string Compose(int version)
    {
        // Sizes differ from version to version, so that a mixture of two cannot look whole.
        StringBuilder body = new();
        for (int line = 0; line < 20 + (version % 400); line++)
        {
            body.Append(CultureInfo.InvariantCulture, $"- [line] {line} of version {version}\n");
        }

        return $"{version} {HashOf(body.ToString())}\n{body}";
    }

    /// <summary>Gets the version of a whole note; none for one that is torn.</summary>
    public static int? VersionOf(string text)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return end > 0 && text[..end].Split(' ') is [string version, string hash] && hash == HashOf(text[(end + 1)..])
            ? int.Parse(version, CultureInfo.InvariantCulture)
            : null;
    }

    private static async Task<string> WriteAsync(NoteFiles files, string mode, int version, int index)
    {
        string number = version.ToString(CultureInfo.InvariantCulture);
        switch (mode)
        {
            case Overwrite:
                await files.ChangeAsync("folder/killed.md", _ => Compose(version), CancellationToken.None).ConfigureAwait(false);
                return number;
            case Append:
                await files.ChangeAsync("shared.md", file => $"{file?.Text}{number}\n", CancellationToken.None).ConfigureAwait(false);
                return number;
            default:
                return await TryCreateAsync(files, $"note {index}.md", number).ConfigureAwait(false) ? number : "taken";
        }
    }

    // What a whole application does: it edits one note with others, and writes notes of its own.
    private static async Task<int> OperateAsync(string root, int seed, int count)
    {
        BasicMemory memory = BasicMemory.Open(Path.Combine(root, "notes"), options =>
        {
            options.StatePath = Path.Combine(root, "state");
            options.Watch = false;
        });
        await using (memory.ConfigureAwait(false))
        {
            for (int index = 0; index < count; index++)
            {
                string name = $"{seed}x{index}";
                await memory.WriteNoteAsync("Own " + name, "operated words " + name).ConfigureAwait(false);
                await memory.EditNoteAsync("Shared", "append", "\n" + name).ConfigureAwait(false);
                Console.Out.WriteLine(name);
            }
        }

        return 0;
    }

    private static async Task<bool> TryCreateAsync(NoteFiles files, string path, string text)
    {
        try
        {
            await files.ChangeAsync(path, file => file is null ? text : throw new NoteStoreException(NoteErrorCodes.NoteAlreadyExists, path), CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (NoteStoreException exception) when (exception.Code == NoteErrorCodes.NoteAlreadyExists)
        {
            return false;
        }
    }

    private static string HashOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
