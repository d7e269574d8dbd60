using System.ComponentModel;
using System.Diagnostics;
using ModelContextProtocol.Protocol;
using TierKit.Telemetry;

namespace TierKit.Mcp.Borrowing;

/// <summary>Runs the program of one server, and ends it with everything that it started.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public static ServerProcess Start(string server, BorrowedServerOptions options)
    {
        // On Windows npx and its like are scripts, which only the shell starts.
        bool script = OperatingSystem.IsWindows() && !Path.HasExtension(options.Command!);
        ProcessStartInfo start = new(script ? "cmd.exe" : options.Command!, script ? ["/c", options.Command!, .. options.Arguments] : options.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = options.WorkingDirectory ?? "",
        };
        foreach ((string name, string value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            Process process = Process.Start(start)!;
            _ = DropAsync(process.StandardError.BaseStream);
            return new ServerProcess(process);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            throw new McpServerException(server, FailureKind.Unreachable, $"MCP server '{server}' cannot be started: '{options.Command}' was not found or may not run. Install it, or correct Command.", exception);
        }
    }

    public StreamClientTransport Connect(int longestMessage) =>
        new(_process.StandardInput.BaseStream, new BoundedMessages(_process.StandardOutput.BaseStream, longestMessage, MessageEnd.Line));

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already.
        }

        _process.Dispose();
    }

    // Read and dropped: a pipe that nobody reads stops the program, and what it says may be content. By bytes: a line may have no end.
    private static async Task DropAsync(Stream said)
    {
        try
        {
            await said.CopyToAsync(Stream.Null).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The program has ended.
        }
    }
}
