using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TierKit.Cli.Tests;

/// <summary>Runs a program that was built beside these tests, in a folder of its own, as a person at a terminal would.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-");
    private readonly StringBuilder _said = new();
    private readonly StringBuilder _complained = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly Process _process;
    private readonly Task _reading;

    public ProgramRun(string assembly, string[] args, IReadOnlyDictionary<string, string?> environment, string? settings = null)
    {
        if (settings is not null)
        {
            File.WriteAllText(Path.Combine(_folder.FullName, "appsettings.json"), settings);
        }

        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), .. args])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What this machine happens to have must not answer in place of what a test set up.
        foreach (string variable in new[] { "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "OLLAMA_MODEL" })
        {
            start.Environment.Remove(variable);
        }

        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput, _said), ReadAsync(_process.StandardError, _complained));
    }

    public string Output => Text(_said);

    public string Error => Text(_complained);

    public Task TypeAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Skips a test that interrupts a program where that cannot work.</summary>
    public static void SkipWhereNothingInterrupts()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal to another process needs a Unix");
        // A shell that starts a job in the background lets it ignore SIGINT (bit 2), and every program it starts inherits that.
        string? ignored = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(static l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        Assert.SkipWhen(
            ignored is not null && (ulong.Parse(ignored.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0,
            "SIGINT is ignored by whoever started the tests; start them in the foreground");
    }

    public void Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until the program has written a text; fails with what it wrote instead when it ends without.</summary>
    public async Task SaysAsync(string text, CancellationToken cancellationToken)
    {
        while (!Output.Contains(text, StringComparison.Ordinal) && !Error.Contains(text, StringComparison.Ordinal))
        {
            if (_reading.IsCompleted)
            {
                Assert.Fail($"The program ended without saying '{text}':\n{Output}\n{Error}");
            }

            await _more.WaitAsync(cancellationToken);
        }
    }

    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Text(StringBuilder from)
    {
        lock (from)
        {
            return from.ToString();
        }
    }

    private async Task ReadAsync(StreamReader from, StringBuilder into)
    {
        char[] buffer = new char[1024];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
        {
            lock (into)
            {
                into.Append(buffer, 0, read);
            }

            _more.Release();
        }

        _more.Release();
    }
}
