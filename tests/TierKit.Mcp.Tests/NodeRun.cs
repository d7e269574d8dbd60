using System.Diagnostics;

namespace TierKit.Mcp.Tests;

/// <summary>Runs a script of node, or another program, to its end.</summary>
internal static class NodeRun
{
    public static Task<(int Exit, string Said)> RunAsync(params string[] arguments) => RunAsync("node", Node.Clients, arguments);

    public static async Task<(int Exit, string Said)> RunAsync(string program, string folder, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
