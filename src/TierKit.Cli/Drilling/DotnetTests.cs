using System.Diagnostics;

namespace TierKit.Cli.Drilling;

/// <summary>Runs a project's tests; what they say goes to standard error.</summary>
internal static class DotnetTests
{
    public static async Task<int> RunAsync(ProcessStartInfo start, TextWriter error, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        using SemaphoreSlim one = new(1, 1);
        Task reading = Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError));
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            await reading.ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        async Task CopyAsync(StreamReader from)
        {
            while (await from.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                await one.WaitAsync(CancellationToken.None).ConfigureAwait(false);
                await error.WriteLineAsync(line).ConfigureAwait(false);
                one.Release();
            }
        }
    }
}
